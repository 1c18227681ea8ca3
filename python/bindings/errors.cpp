#include "errors.h"

#include "arguments.h"

namespace nb = nanobind;

namespace wirelake::python {

[[noreturn]] void raise(const Error& error) {
  // A callback that raised has left its exception behind; Ctrl-C may be what ended the work.
  if (PyErr_Occurred() || PyErr_CheckSignals() != 0) throw nb::python_error();
  const nb::object offset = error.offset ? nb::cast(*error.offset) : nb::none();
  const nb::object exception =
      nb::module_::import_("wirelake.errors")
          .attr("make")(static_cast<int>(error.code), file_text(error.message),
                        file_text(error.file), offset);
  PyErr_SetObject(exception.type().ptr(), exception.ptr());
  throw nb::python_error();
}

}  // namespace wirelake::python
