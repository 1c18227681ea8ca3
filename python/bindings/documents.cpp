#include "documents.h"

namespace nb = nanobind;

namespace wirelake::python {

nb::list Documents::of(const BatchPointer& batch) {
  document_.bind(batch);
  sink_.forget_names();
  nb::object list = nb::steal(PyList_New(batch->num_rows()));
  if (!list) throw nb::python_error();
  for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
    document_.emit(row, sink_);
    PyObject* const item = sink_.take();
    if (!item) throw nb::python_error();
    if (PyList_SetItem(list.ptr(), row, item) != 0) throw nb::python_error();
  }
  return nb::cast<nb::list>(list);
}

}  // namespace wirelake::python
