// Arrow's Status and Result as wirelake's.
#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <string>
#include <utility>

#include "wirelake/result.h"

namespace wirelake {

/// The Error for a failed Arrow call; `file` names what it was about.
Error to_error(const arrow::Status& status, std::string file = {});

inline Status from_arrow(const arrow::Status& status, std::string file = {}) {
  if (status.ok()) return {};
  return to_error(status, std::move(file));
}

template <typename T>
Result<T> from_arrow(arrow::Result<T> result, std::string file = {}) {
  if (!result.ok()) return to_error(result.status(), std::move(file));
  return std::move(result).ValueUnsafe();
}

}  // namespace wirelake
