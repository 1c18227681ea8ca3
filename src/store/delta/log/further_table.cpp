#include "store/delta/log/further_table.h"

#include <charconv>
#include <string_view>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/log/table_settings.h"

namespace wirelake::delta {
namespace {

constexpr const char* kHalfMadePrefix = "_new-";

// Of the transactions that name the packets' version which they follow.
constexpr std::string_view kFollowsPrefix = "wirelake-packets-";

}  // namespace

std::string further_table_folder(const Table& table) {
  return "_" + table.name;
}

bool is_half_made_table(const std::string& name) {
  return name.starts_with(kHalfMadePrefix);
}

Transaction follows_packets(std::int64_t packets, std::int64_t before) {
  return {std::string(kFollowsPrefix) + std::to_string(packets), before, now_microseconds() / 1000};
}

std::optional<std::int64_t> version_with_packets(const Snapshot& now, std::int64_t packets) {
  std::optional<std::int64_t> next;  // The first change of the packets' behind theirs,
  std::optional<std::int64_t> with;  // and how this table was before.
  for (const auto& [app_id, transaction] : now.transactions) {
    if (!app_id.starts_with(kFollowsPrefix)) continue;
    std::int64_t followed = 0;
    const std::string_view number = std::string_view(app_id).substr(kFollowsPrefix.size());
    std::from_chars(number.data(), number.data() + number.size(), followed);
    if (followed <= packets || (next && followed >= *next)) continue;
    next = followed;
    with = transaction.version;
  }
  return with;
}

Metadata new_metadata(const Table& table) {
  Metadata metadata;
  metadata.id = make_uuid_v7();
  metadata.name = table.name;
  metadata.schema_string = schema_string(*table.schema);
  metadata.created_time_ms = now_microseconds() / 1000;
  metadata.configuration = {{kFormatKey, kFormatVersion}};
  return metadata;
}

Result<std::optional<StoreFolder>> open_further_table(const StoreFolder& packets,
                                                      const Table& table) {
  auto folder = packets.open_folder(further_table_folder(table));
  if (folder) return std::optional(std::move(*folder));
  if (folder.error().code == ErrorCode::kNotFound) return std::optional<StoreFolder>();
  return folder.error();
}

Result<StoreFolder> make_further_table(const StoreFolder& packets, const Table& table) {
  WIRELAKE_ASSIGN(auto there, open_further_table(packets, table));
  if (there) return std::move(*there);
  const std::string half_made = kHalfMadePrefix + random_hex(16);
  WIRELAKE_ASSIGN(const StoreFolder folder, packets.make_folder(half_made));
  Status done = write_first_commit(folder, {Protocol{}, new_metadata(table)}, "CREATE TABLE");
  if (done) done = packets.rename(half_made, further_table_folder(table));
  if (!done) (void)packets.remove_tree(half_made);
  // Another load was as quick.
  if (!done && done.error().code != ErrorCode::kAlreadyExists) return done.error();
  WIRELAKE_TRY(packets.sync());
  return packets.open_folder(further_table_folder(table));
}

}  // namespace wirelake::delta
