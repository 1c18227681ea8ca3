#include "errors.h"

#include "arguments.h"
#include "base/printable.h"
#include "interpreter_lock.h"

namespace nb = nanobind;

namespace wirelake::python {

[[noreturn]] void raise(const Error& error) {
  // Ctrl-C may be what ended the work.
  if (PyErr_Occurred() || call_python(PyErr_CheckSignals) != 0) throw nb::python_error();
  const nb::object make = nb::module_::import_("wirelake.errors").attr("make");
  const nb::object arguments = nb::make_tuple(
      static_cast<int>(error.code), file_text(one_line(error.message)),
      file_text(one_line(error.file)), error.offset ? nb::cast(*error.offset) : nb::none());
  const nb::object exception =
      nb::steal(call_python([&] { return PyObject_CallObject(make.ptr(), arguments.ptr()); }));
  if (!exception) throw nb::python_error();
  PyErr_SetObject(exception.type().ptr(), exception.ptr());
  throw nb::python_error();
}

}  // namespace wirelake::python
