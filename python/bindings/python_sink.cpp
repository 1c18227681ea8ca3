#include "python_sink.h"

#include <datetime.h>

#include <utility>

#include "base/base64.h"

namespace wirelake::python {
namespace {

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

const char* chars_of(Bytes bytes) {
  return reinterpret_cast<const char*>(bytes.data());
}

PyObject* raw_bytes(Bytes bytes) {
  return PyBytes_FromStringAndSize(chars_of(bytes), static_cast<Py_ssize_t>(bytes.size()));
}

// The epoch plus `microseconds`, as an aware datetime in UTC.
PyObject* datetime_of(std::int64_t microseconds) {
  if (!PyDateTimeAPI) PyDateTime_IMPORT;
  if (!PyDateTimeAPI) return nullptr;
  std::int64_t seconds = microseconds / kMicrosecondsPerSecond;
  std::int64_t rest = microseconds % kMicrosecondsPerSecond;
  if (rest < 0) {
    rest += kMicrosecondsPerSecond;
    --seconds;
  }
  PyObject* const epoch = PyDateTimeAPI->DateTime_FromDateAndTime(
      1970, 1, 1, 0, 0, 0, 0, PyDateTimeAPI->TimeZone_UTC, PyDateTimeAPI->DateTimeType);
  PyObject* const delta =
      PyDelta_FromDSU(static_cast<int>(seconds / kSecondsPerDay),
                      static_cast<int>(seconds % kSecondsPerDay), static_cast<int>(rest));
  PyObject* const sum = epoch && delta ? PyNumber_Add(epoch, delta) : nullptr;
  Py_XDECREF(epoch);
  Py_XDECREF(delta);
  return sum;
}

}  // namespace

PythonSink::~PythonSink() {
  for (const Open& open : stack_)
    Py_XDECREF(open.container);
  Py_XDECREF(result_);
  forget_keys();
}

void PythonSink::forget_keys() {
  for (const auto& [name, object] : keys_)
    Py_DECREF(object);
  keys_.clear();
}

PyObject* PythonSink::take() {
  if (failed_) {
    for (const Open& open : stack_)
      Py_XDECREF(open.container);
    stack_.clear();
    Py_CLEAR(result_);
    failed_ = false;
    return nullptr;
  }
  return std::exchange(result_, nullptr);
}

void PythonSink::key(std::string_view name) {
  auto found = keys_.find(name.data());
  if (found == keys_.end()) {
    PyObject* const text =
        PyUnicode_FromStringAndSize(name.data(), static_cast<Py_ssize_t>(name.size()));
    if (!text) {
      failed_ = true;
      return;
    }
    found = keys_.emplace(name.data(), text).first;
  }
  if (!stack_.empty()) stack_.back().key = found->second;
}

void PythonSink::open(PyObject* container) {
  if (!container) failed_ = true;
  stack_.push_back({container, nullptr});
}

void PythonSink::close() {
  PyObject* const container = stack_.back().container;
  stack_.pop_back();
  put(container);
}

void PythonSink::put(PyObject* value) {
  if (!value || failed_) {
    failed_ = true;
    Py_XDECREF(value);
    return;
  }
  if (stack_.empty()) {
    Py_XSETREF(result_, value);
    return;
  }
  const Open& top = stack_.back();
  const int status = PyDict_CheckExact(top.container)
                         ? PyDict_SetItem(top.container, top.key, value)
                         : PyList_Append(top.container, value);
  if (status != 0) failed_ = true;
  Py_DECREF(value);
}

void PythonSink::text(std::string_view value) {
  put(PyUnicode_DecodeUTF8(value.data(), static_cast<Py_ssize_t>(value.size()), "replace"));
}

void PythonSink::timestamp(std::int64_t microseconds) {
  put(datetime_of(microseconds));
}

void PythonSink::bytes(Bytes value) {
  if (bytes_as_ == BytesAs::kRaw) return put(raw_bytes(value));
  scratch_.clear();
  append_base64(scratch_, value);
  put(PyBytes_FromStringAndSize(scratch_.data(), static_cast<Py_ssize_t>(scratch_.size())));
}

void PythonSink::option(std::int64_t kind, Bytes data) {
  PyObject* const number = PyLong_FromLongLong(kind);
  PyObject* const plain = raw_bytes(data);
  PyObject* const pair = number && plain ? PyTuple_Pack(2, number, plain) : nullptr;
  Py_XDECREF(number);
  Py_XDECREF(plain);
  put(pair);
}

}  // namespace wirelake::python
