#include "wirelake/value_sink.h"

namespace wirelake {

void ValueSink::booleans(std::span<const std::string> names, std::uint32_t bits) {
  begin_object(names.data());
  for (std::size_t i = 0; i < names.size(); ++i) {
    key(names[i]);
    boolean((bits >> i & 1) != 0);
  }
  end_object();
}

}  // namespace wirelake
