#include "rows.h"

#include <nanobind/stl/optional.h>

#include <utility>

#include "errors.h"
#include "watched_work.h"

namespace nb = nanobind;

namespace wirelake::python {

PythonRows::PythonRows(Rows rows, Cancellation cancellation, BytesAs bytes_as)
    : rows_(std::make_unique<Rows>(std::move(rows))),
      cancellation_(std::move(cancellation)),
      sink_(bytes_as) {}

std::optional<nb::list> PythonRows::next() {
  check(rows_.process().check());
  const std::int64_t count =
      value_or_raise(interruptible(cancellation_, [this] { return rows_->fetch(); }));
  if (count == 0) return std::nullopt;
  return list_of(*rows_, count, sink_);
}

nb::list PythonRows::all() {
  nb::list all;
  while (const auto some = next())
    all.extend(*some);
  return all;
}

void bind_rows(nb::module_& module) {
  nb::class_<PythonRows>(module, "Rows")
      .def("next", &PythonRows::next,
           nb::sig("def next(self) -> list[dict[str, typing.Any]] | None"));
}

}  // namespace wirelake::python
