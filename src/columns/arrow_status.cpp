#include "columns/arrow_status.h"

#include <arrow/util/io_util.h>

#include <cerrno>

namespace wirelake {

Error to_error(const arrow::Status& status, std::string file) {
  std::string message = status.message();
  // Arrow's messages can span lines; an error of ours is one.
  for (char& c : message) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  ErrorCode code = ErrorCode::kDamaged;
  if (status.IsIOError()) {
    const int number = arrow::internal::ErrnoFromStatus(status);
    code = number == ENOENT   ? ErrorCode::kNotFound
           : number == EACCES ? ErrorCode::kPermission
                              : ErrorCode::kIo;
  } else if (status.IsOutOfMemory() || status.IsCapacityError()) {
    code = ErrorCode::kIo;
  } else if (status.IsNotImplemented()) {
    code = ErrorCode::kUnsupported;
  } else if (status.IsCancelled()) {
    code = ErrorCode::kCancelled;
  }
  return {code, std::move(message), std::move(file)};
}

}  // namespace wirelake
