// PythonSink: documents as plain Python objects.
//
// The counterpart of JsonSink for the bindings: dicts, lists, str, int, bool, bytes and None. Needs
// the interpreter's lock. Python errors (memory that ran out) are kept and raised by take().
#pragma once

#include <Python.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "columns/value_sink.h"

namespace wirelake::python {

/// How bytes values of the dict appear.
enum class BytesAs { kBase64, kRaw };

class PythonSink final : public ValueSink {
 public:
  explicit PythonSink(BytesAs bytes_as) : bytes_as_(bytes_as) {}
  ~PythonSink() override;
  PythonSink(const PythonSink&) = delete;
  PythonSink& operator=(const PythonSink&) = delete;

  /// The finished object, as a new reference; null with a Python error set if there was one.
  PyObject* take();

  /// To be called before the documents of another batch.
  void forget_keys();

  void begin_object() override { open(PyDict_New()); }

  /// `name` must stay where it is until forget_keys(), as the names of a document's batch do: it is
  /// known by its address, since hashing its text would take longer than the rest of a key.
  void key(std::string_view name) override;
  void end_object() override { close(); }
  void begin_list() override { open(PyList_New(0)); }
  void end_list() override { close(); }
  void null() override { put(Py_NewRef(Py_None)); }
  void boolean(bool value) override { put(PyBool_FromLong(value)); }
  void integer(std::int64_t value) override { put(PyLong_FromLongLong(value)); }
  void number(double value) override { put(PyFloat_FromDouble(value)); }
  void text(std::string_view value) override;
  void timestamp(std::int64_t microseconds) override;
  void bytes(Bytes value) override;
  void option(std::int64_t kind, Bytes data) override;

 private:
  struct Open {
    PyObject* container = nullptr;
    PyObject* key = nullptr;  // Of a dict: borrowed from keys_.
  };

  void open(PyObject* container);
  void close();
  void put(PyObject* value);  // Takes the reference over; null is a Python error.

  BytesAs bytes_as_;
  std::vector<Open> stack_;
  PyObject* result_ = nullptr;
  bool failed_ = false;
  std::unordered_map<const char*, PyObject*> keys_;  // By where the name lies: see key().
  std::string scratch_;
};

}  // namespace wirelake::python
