#include <string>
#include <string_view>
#include <utility>

#include "base/interrupted.h"
#include "cli/command.h"

namespace wirelake::cli {

Result<Store> open_store(std::string_view url) {
  auto store = Store::open(url);
  if (!store) return store;
  store->on_wait([told = false](const std::string& what) mutable {
    if (!std::exchange(told, true)) {
      print_error("waiting for " + what + ", which another program holds");
    }
    return !interrupted();
  });
  return store;
}

Status begin_change(const std::string& name) {
  return interrupt().begin_change() ? Status() : was_interrupted(name);
}

}  // namespace wirelake::cli
