// Rows of collections and captures as lists of Python objects.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "at_work.h"
#include "python_sink.h"
#include "wirelake/cancellation.h"
#include "wirelake/rows.h"

namespace wirelake::python {

/// An object for each of the `count` rows that `rows` has fetched.
template <typename Fetched>
nanobind::list list_of(const Fetched& rows, std::int64_t count, PythonSink& sink) {
  nanobind::object list = nanobind::steal(PyList_New(count));
  if (!list) throw nanobind::python_error();
  sink.forget_names();
  for (std::int64_t row = 0; row < count; ++row) {
    rows.emit(row, sink);
    PyObject* const item = sink.take();
    if (!item) throw nanobind::python_error();
    if (PyList_SetItem(list.ptr(), row, item) != 0) throw nanobind::python_error();
  }
  return nanobind::cast<nanobind::list>(list);
}

/// What was found in a collection, a list at a time.
class PythonRows {
 public:
  /// `cancellation` is the one that was asked with.
  PythonRows(Rows rows, Cancellation cancellation, BytesAs bytes_as);

  /// The next rows, or None at the end.
  std::optional<nanobind::list> next();

  /// All of them.
  nanobind::list all();

 private:
  UntilExit<Rows> rows_;
  Cancellation cancellation_;
  PythonSink sink_;
};

void bind_rows(nanobind::module_& module);

}  // namespace wirelake::python
