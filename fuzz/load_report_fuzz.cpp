// Fuzzes the facts of loads, as JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/json_line.h"
#include "require.h"
#include "store/report_json.h"
#include "store/stored_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wirelake;
  const auto json = read_stored_json({reinterpret_cast<const char*>(data), size});
  if (!json.ok()) return 0;
  const auto load = load_from_json(*json);
  if (!load.ok()) {
    fuzz::require(load.error().code == ErrorCode::kDamaged && !load.error().message.empty());
    return 0;
  }
  // What was read once stays what it is.
  const auto text = json_line(to_json(*load));
  const auto again = load_from_json(stored_json_or_null(text));
  fuzz::require(again.ok());
  fuzz::require(again->report.packets == load->report.packets);
  fuzz::require(again->report.linktypes == load->report.linktypes);
  fuzz::require(again->time_us == load->time_us && again->filter == load->filter);
  return 0;
}
