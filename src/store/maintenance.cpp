#include "wirelake/maintenance.h"

#include <algorithm>

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

std::string_view to_string(CheckKind kind) {
  switch (kind) {
    case CheckKind::kDamaged:
      return "damaged";
    case CheckKind::kMissing:
      return "missing";
    case CheckKind::kUnnamed:
      return "unnamed";
  }
  return "";
}

bool CheckReport::is_sound() const {
  return std::ranges::all_of(
      findings, [](const CheckFinding& finding) { return finding.kind == CheckKind::kUnnamed; });
}

}  // namespace wirelake
