// Fuzzes rows that were written elsewhere, as text: the loads and, in it, the files of a store.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "require.h"
#include "store/delta/change/written_files.h"
#include "store/written_rows.h"

namespace {

using wirelake::ErrorCode;
using wirelake::fuzz::require;

void check_files(std::string_view text) {
  const auto files = wirelake::delta::written_files_from_text(text);
  if (!files.ok()) {
    require(files.error().code == ErrorCode::kDamaged && !files.error().message.empty());
    return;
  }
  for (const auto& [table, list] : *files) {
    for (const auto& file : list)
      require(file.size >= 0 && file.path.find('/') == std::string::npos);
  }
  const std::string again = to_text(*files);
  require(to_text(*wirelake::delta::written_files_from_text(again)) == again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_files(text);
  const auto rows = wirelake::written_rows_from_text(text);
  if (!rows.ok()) {
    require(!rows.error().message.empty());
    return 0;
  }
  check_files(rows->stored);
  require(wirelake::loads_of({*rows}).size() == rows->loads.size());
  const std::string again = to_text(*rows);
  require(to_text(*wirelake::written_rows_from_text(again)) == again);
  return 0;
}
