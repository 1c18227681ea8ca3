#include "wirelake/maintenance.h"

namespace wirelake {

std::string_view to_string(TidyKind kind) {
  switch (kind) {
    case TidyKind::kDeletedData:
      return "deleted data";
    case TidyKind::kDeadWriters:
      return "dead writers";
    case TidyKind::kOldLog:
      return "old log";
    case TidyKind::kHalfMadeCollection:
      return "half-made collection";
    case TidyKind::kDroppedCollection:
      return "dropped collection";
  }
  return "";
}

}  // namespace wirelake
