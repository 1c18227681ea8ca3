// PythonSink: documents as plain Python objects.
//
// The counterpart of JsonSink for the bindings: dicts, lists, str, int, bool, bytes and None. Needs
// the interpreter's lock. Python errors (memory that ran out) are kept and raised by take().
#pragma once

#include <Python.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "wirelake/value_sink.h"

namespace wirelake::python {

/// How bytes values of the dict appear.
enum class BytesAs { kBase64, kRaw };

class PythonSink final : public ValueSink {
 public:
  explicit PythonSink(BytesAs bytes_as);
  ~PythonSink() override;
  PythonSink(const PythonSink&) = delete;
  PythonSink& operator=(const PythonSink&) = delete;

  /// The finished object, as a new reference; null with a Python error set if there was one.
  PyObject* take();

  /// To be called before the documents of another batch.
  void forget_names();

  /// `address`, and the names of keys, must stay where they are until forget_names(), as those of a
  /// document's batch do: they are known by their addresses.
  void begin_object(const void* address) override;
  void key(std::string_view name) override;
  void end_object() override;
  void booleans(std::span<const std::string> names, std::uint32_t bits) override;
  void begin_list() override { open(PyList_New(0)); }
  void end_list() override { close(); }
  void null() override { put(Py_NewRef(Py_None)); }
  void boolean(bool value) override { put(PyBool_FromLong(value)); }
  void integer(std::int64_t value) override { put(PyLong_FromLongLong(value)); }
  void number(double value) override { put(PyFloat_FromDouble(value)); }
  void text(std::string_view value) override;
  void unshared_text(std::string_view value) override;
  void timestamp(std::int64_t microseconds) override;
  void bytes(Bytes value) override;
  void option(std::int64_t kind, Bytes data) override;

 private:
  // What the dicts of a shape have in common.
  struct Shape {
    // One with its keys, to be copied, which costs a fraction of one that grows with each key. Null
    // until the first is complete.
    PyObject* dict = nullptr;
    std::vector<std::pair<const char*, PyObject*>> keys;  // In order; borrowed from keys_.
  };

  struct Open {
    PyObject* container = nullptr;
    Shape* shape = nullptr;   // Of a dict, if it has one.
    PyObject* key = nullptr;  // Of a dict: borrowed from keys_.
    std::size_t keys = 0;     // How many it was given so far.
  };

  // A short text that may come again.
  struct SharedText {
    std::string text;
    PyObject* object = nullptr;  // Null in a free place.
  };

  void open(PyObject* container, Shape* shape = nullptr);
  void close();
  PyObject* key_object(std::string_view name);
  void put(PyObject* value);  // Takes the reference over; null is a Python error.

  BytesAs bytes_as_;
  std::vector<Open> stack_;
  PyObject* result_ = nullptr;
  bool failed_ = false;
  std::unordered_map<const char*, PyObject*> keys_;  // By where the name lies.
  std::unordered_map<const void*, Shape> shapes_;
  std::map<std::pair<const void*, std::uint32_t>, PyObject*> booleans_;
  std::vector<SharedText> texts_;   // By hash.
  std::vector<PyObject*> no_data_;  // Options that have only a kind, by that.
};

}  // namespace wirelake::python
