#include "wirelake/result.h"

namespace wirelake {

std::string Error::to_string() const {
  std::string text;
  if (!file.empty()) text += file + ": ";
  if (offset) text += "at byte " + std::to_string(*offset) + ": ";
  return text + message;
}

}  // namespace wirelake
