#include "python_sink.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/base64.h"

namespace wirelake::python {
namespace {

const char* chars_of(Bytes bytes) {
  return reinterpret_cast<const char*>(bytes.data());
}

constexpr std::size_t kTextPlaces = 4096;
constexpr std::size_t kMaxSharedText = 45;  // An address has no more.

// A new reference, or null with a Python error.
PyObject* text_object(std::string_view text) {
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

// A new dict with the keys of `dict`, or null with a Python error.
PyObject* with_values_of_none(PyObject* dict) {
  PyObject* const copy = PyDict_Copy(dict);
  PyObject* key = nullptr;
  Py_ssize_t position = 0;
  while (copy && PyDict_Next(dict, &position, &key, nullptr)) {
    if (PyDict_SetItem(copy, key, Py_None) == 0) continue;
    Py_DECREF(copy);
    return nullptr;
  }
  return copy;
}

constexpr std::size_t kOptionKinds = 256;

// Of a short text, for the place where it is kept.
std::size_t place_of(std::string_view text) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  const std::size_t size = std::min(text.size(), sizeof first);
  std::memcpy(&first, text.data(), size);
  std::memcpy(&last, text.data() + text.size() - size, size);
  const std::uint64_t mixed = (first ^ std::rotl(last, 23) ^ text.size()) * 0x9e3779b97f4a7c15;
  return (mixed >> 32) % kTextPlaces;
}

template <typename Map>
void release_values(Map& map) {
  for (const auto& [name, object] : map)
    Py_DECREF(object);
  map.clear();
}

PyObject* raw_bytes(Bytes bytes) {
  return PyBytes_FromStringAndSize(chars_of(bytes), static_cast<Py_ssize_t>(bytes.size()));
}

// A new reference, or null with a Python error.
PyObject* option_object(std::int64_t kind, Bytes data) {
  PyObject* const number = PyLong_FromLongLong(kind);
  PyObject* const plain = raw_bytes(data);
  PyObject* const pair = number && plain ? PyTuple_Pack(2, number, plain) : nullptr;
  Py_XDECREF(number);
  Py_XDECREF(plain);
  return pair;
}

// The epoch plus `microseconds`, as an aware datetime in UTC. A new reference, or null with a
// Python error.
PyObject* datetime_of(std::int64_t microseconds) {
  PyObject* const module = PyImport_ImportModule("datetime");
  PyObject* const timezone = module ? PyObject_GetAttrString(module, "timezone") : nullptr;
  PyObject* const utc = timezone ? PyObject_GetAttrString(timezone, "utc") : nullptr;
  PyObject* const epoch =
      utc ? PyObject_CallMethod(module, "datetime", "iiiiiiiO", 1970, 1, 1, 0, 0, 0, 0, utc)
          : nullptr;
  PyObject* const delta = epoch ? PyObject_CallMethod(module, "timedelta", "iiL", 0, 0,
                                                      static_cast<long long>(microseconds))
                                : nullptr;
  PyObject* const sum = delta ? PyNumber_Add(epoch, delta) : nullptr;
  for (PyObject* const object : {module, timezone, utc, epoch, delta})
    Py_XDECREF(object);
  return sum;
}

}  // namespace

PythonSink::PythonSink(BytesAs bytes_as)
    : bytes_as_(bytes_as), texts_(kTextPlaces), no_data_(kOptionKinds, nullptr) {}

PythonSink::~PythonSink() {
  for (const Open& open : stack_)
    Py_XDECREF(open.container);
  Py_XDECREF(result_);
  for (const SharedText& shared : texts_)
    Py_XDECREF(shared.object);
  for (PyObject* const object : no_data_)
    Py_XDECREF(object);
  forget_names();
}

void PythonSink::forget_names() {
  release_values(keys_);
  for (const auto& [address, shape] : shapes_)
    Py_XDECREF(shape.dict);
  shapes_.clear();
  release_values(booleans_);
}

void PythonSink::begin_object(const void* address) {
  if (!address) return open(PyDict_New());
  const auto [place, is_first] = shapes_.try_emplace(address);
  Shape& shape = place->second;
  if (shape.dict) return open(PyDict_Copy(shape.dict), &shape);
  open(PyDict_New(), is_first ? &shape : nullptr);
}

void PythonSink::end_object() {
  const Open& top = stack_.back();
  if (top.shape && !top.shape->dict && !failed_) {
    top.shape->dict = with_values_of_none(top.container);
    if (!top.shape->dict) failed_ = true;
  }
  close();
}

void PythonSink::booleans(std::span<const std::string> names, std::uint32_t bits) {
  const auto known = booleans_.find({names.data(), bits});
  if (known != booleans_.end()) return put(PyDict_Copy(known->second));
  PyObject* const dict = PyDict_New();
  if (!dict) {
    failed_ = true;
    return;
  }
  booleans_.emplace(std::pair(names.data(), bits), dict);
  for (std::size_t i = 0; i < names.size(); ++i) {
    PyObject* const name = key_object(names[i]);
    PyObject* const value = (bits >> i & 1) != 0 ? Py_True : Py_False;
    if (!name || PyDict_SetItem(dict, name, value) != 0) failed_ = true;
  }
  put(PyDict_Copy(dict));
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

// Borrowed; null is a Python error.
PyObject* PythonSink::key_object(std::string_view name) {
  const auto found = keys_.find(name.data());
  if (found != keys_.end()) return found->second;
  PyObject* text = text_object(name);
  // Dicts compare keys by address first.
  if (text) PyUnicode_InternInPlace(&text);
  if (text) keys_.emplace(name.data(), text);
  return text;
}

void PythonSink::key(std::string_view name) {
  if (stack_.empty()) return;
  Open& top = stack_.back();
  const std::size_t position = top.keys++;
  if (top.shape && position < top.shape->keys.size()) {
    const auto& [known, object] = top.shape->keys[position];
    if (known == name.data()) {
      top.key = object;
      return;
    }
  }
  top.key = key_object(name);
  if (!top.key) failed_ = true;
  if (top.shape && !top.shape->dict) top.shape->keys.emplace_back(name.data(), top.key);
}

void PythonSink::open(PyObject* container, Shape* shape) {
  if (!container) failed_ = true;
  stack_.push_back({container, shape});
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
    Py_XDECREF(std::exchange(result_, value));
    return;
  }
  const Open& top = stack_.back();
  const int status = PyDict_CheckExact(top.container)
                         ? PyDict_SetItem(top.container, top.key, value)
                         : PyList_Append(top.container, value);
  if (status != 0) failed_ = true;
  Py_DECREF(value);
}

void PythonSink::unshared_text(std::string_view value) {
  put(text_object(value));
}

// Addresses and the names of protocols come again and again: one object for all of a text is made
// in less time, and takes less memory, than one each.
void PythonSink::text(std::string_view value) {
  if (value.size() > kMaxSharedText) return put(text_object(value));
  SharedText& shared = texts_[place_of(value)];
  if (!shared.object || shared.text != value) {
    Py_XDECREF(shared.object);
    shared.object = text_object(value);
    shared.text = value;
  }
  put(Py_XNewRef(shared.object));
}

void PythonSink::timestamp(std::int64_t microseconds) {
  put(datetime_of(microseconds));
}

void PythonSink::bytes(Bytes value) {
  if (bytes_as_ == BytesAs::kRaw) return put(raw_bytes(value));
  PyObject* const text =
      PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(base64_size(value.size())));
  if (text) write_base64(value, PyBytes_AsString(text));
  put(text);
}

void PythonSink::option(std::int64_t kind, Bytes data) {
  const bool is_shared =
      data.empty() && kind >= 0 && kind < static_cast<std::int64_t>(kOptionKinds);
  if (!is_shared) return put(option_object(kind, data));
  PyObject*& shared = no_data_[static_cast<std::size_t>(kind)];
  if (!shared) shared = option_object(kind, data);
  put(Py_XNewRef(shared));
}

}  // namespace wirelake::python
