// Errors of the library as Python exceptions.
#pragma once

#include <nanobind/nanobind.h>

#include <utility>

#include "wirelake/result.h"

namespace wirelake::python {

/// Raises what wirelake.errors makes of an Error: the one place where codes become exceptions.
[[noreturn]] void raise(const Error& error);

template <typename T>
T value_or_raise(Result<T> result) {
  if (!result) raise(result.error());
  return std::move(result).value();
}

inline void check(const Status& status) {
  if (!status) raise(status.error());
}

}  // namespace wirelake::python
