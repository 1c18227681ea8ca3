#include "store/mongodb/catalogue.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/utf8.h"
#include "base/uuid.h"
#include "store/json_members.h"
#include "store/mongodb/load_facts.h"
#include "store/report_json.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {
namespace {

// What is asked for, and what this store itself asks for: the order of a collection, and commits.
constexpr std::array<const char*, 7> kIndexed = {
    kCommitMember, "ts_ns", "src", "dst", "tcp_info.sport", "tcp_info.dport", "udp_info.sport"};

Bson by_name(std::string_view name) {
  Bson selector;
  bson_append_utf8(selector.get(), "_id", -1, name.data(), static_cast<int>(name.size()));
  return selector;
}

// The collection of that name that CovertMark wrote.
Bson of_covertmark(std::string_view name) {
  Bson selector(BCON_NEW("state", "{", "$exists", BCON_BOOL(false), "}"));
  bson_append_utf8(selector.get(), "name", -1, name.data(), static_cast<int>(name.size()));
  return selector;
}

// This very collection in one of the two states.
Bson of_entry(const Entry& entry, const char* state, const char* or_state) {
  return Bson(BCON_NEW("_id", BCON_UTF8(entry.info.name.c_str()), "id", BCON_UTF8(entry.id.c_str()),
                       "state", "{", "$in", "[", BCON_UTF8(state), BCON_UTF8(or_state), "]", "}"));
}

Bson of_entry(const Entry& entry, const char* state) {
  return of_entry(entry, state, state);
}

Result<Entry> entry_of(const Database& database, const Bson& document) {
  auto entry = read_entry(*document.get());
  if (entry) return entry;
  Error error = entry.error();
  error.file = database.connections()->address();
  return error;
}

std::vector<Listed> listed(const Database& database, const std::vector<Bson>& documents) {
  std::vector<Listed> all;
  for (const Bson& document : documents)
    all.push_back({shown_name(*document.get()), entry_of(database, document)});
  return all;
}

// How the filter of a collection is written.
enum class FilterForm {
  kPairs,      // As CovertMark's scripts read it.
  kDocuments,  // For a server that takes no lists in lists, such as FerretDB.
};

Result<Bson> to_document(const Entry& entry, const char* state, std::int64_t now_ms,
                         FilterForm form) {
  const auto& filters = entry.info.input_filters;
  const nlohmann::ordered_json members = {
      {"_id", entry.info.name},
      {"name", entry.info.name},
      {"id", entry.id},
      {"description", entry.info.description},
      {"input_filters",
       form == FilterForm::kPairs ? wirelake::to_json(filters) : stored_filter(filters)},
      {"first_commit", entry.commits.first},
      {"state", state}};
  WIRELAKE_ASSIGN(Bson document, to_bson(members));
  append_creation_time(document.get(), entry.info.creation_time_us);
  BCON_APPEND(document.get(), "beat", BCON_DATE_TIME(now_ms));
  return document;
}

// False if there is a document of this name. The server is asked which form it takes.
Result<bool> insert_entry(Database& database, const Entry& entry, const char* state,
                          std::int64_t now_ms) {
  WIRELAKE_ASSIGN(const Bson pairs, to_document(entry, state, now_ms, FilterForm::kPairs));
  const auto inserted = database.insert(kIndex, pairs);
  if (inserted || entry.info.input_filters.empty()) return inserted;
  WIRELAKE_ASSIGN(const Bson documents, to_document(entry, state, now_ms, FilterForm::kDocuments));
  return database.insert(kIndex, documents);
}

void append_index(bson_t* list, int position, const std::string& name,
                  const std::vector<const char*>& members) {
  Bson key;
  for (const char* member : members)
    bson_append_int32(key.get(), member, -1, 1);
  const Bson index(BCON_NEW("key", BCON_DOCUMENT(key), "name", BCON_UTF8(name.c_str())));
  bson_append_document(list, std::to_string(position).c_str(), -1, index);
}

Status create_indexes(Database& database, const char* collection,
                      const std::vector<std::vector<const char*>>& indexes) {
  Bson command(BCON_NEW("createIndexes", BCON_UTF8(collection)));
  bson_t list;
  BSON_APPEND_ARRAY_BEGIN(command.get(), "indexes", &list);
  int position = 0;
  for (const auto& members : indexes) {
    std::string name;
    for (const char* member : members)
      name += (name.empty() ? "" : "_") + std::string(member) + "_1";
    append_index(&list, position++, name, members);
  }
  bson_append_array_end(command.get(), &list);
  const auto made = database.command(command);
  return made ? Status() : Status(made.error());
}

Result<bool> is_made(Database& database, const std::string& collection) {
  const Bson command(BCON_NEW("listCollections", BCON_INT32(1), "nameOnly", BCON_BOOL(true),
                              "filter", "{", "name", BCON_UTF8(collection.c_str()), "}"));
  WIRELAKE_ASSIGN(const Bson reply, database.command(command));
  bson_iter_t begin;
  bson_iter_t first;
  return bson_iter_init(&begin, reply) &&
         bson_iter_find_descendant(&begin, "cursor.firstBatch.0", &first);
}

Status create_indexes(Database& database, const std::string& name) {
  std::vector<std::vector<const char*>> packets = {{"load", "frame"}, {"udp_info.dport"}};
  for (const char* member : kIndexed)
    packets.push_back({member});
  WIRELAKE_TRY(create_indexes(database, name.c_str(), packets));
  for (const Table* table : further_tables(database.connections()->tables()))
    WIRELAKE_TRY(create_row_indexes(database, name, *table));
  return create_indexes(database, kLoads, {{kCommitMember}});
}

// Whether the database has documents that are not wirelake's where rows of this collection are to
// be.
Result<bool> is_foreign(Database& database, const std::string& name) {
  WIRELAKE_ASSIGN(const auto of_others, database.find(kIndex, of_covertmark(name), nullptr));
  if (!of_others.empty()) return true;
  const Bson filter(BCON_NEW(kCommitMember, "{", "$exists", BCON_BOOL(false), "}"));
  const Bson options(BCON_NEW("limit", BCON_INT64(1)));
  for (const std::string& rows : database.row_collections(name)) {
    WIRELAKE_ASSIGN(const auto found, database.find(rows.c_str(), filter, options));
    if (!found.empty()) return true;
  }
  return false;
}

Bson silent(std::int64_t now_ms) {
  return Bson(BCON_NEW("state", "{", "$ne", BCON_UTF8(kReady), "}", "beat", "{", "$lt",
                       BCON_DATE_TIME(now_ms - std::chrono::milliseconds(kLease).count()), "}"));
}

// Removes the collection of this name if whoever was making or dropping it is dead.
Result<bool> drop_if_dead(Database& database, const std::string& name, std::int64_t now_ms) {
  Bson selector = silent(now_ms);
  BCON_APPEND(selector.get(), "_id", BCON_UTF8(name.c_str()));
  WIRELAKE_ASSIGN(const auto found, database.find(kIndex, selector, nullptr));
  if (found.empty()) return false;
  WIRELAKE_ASSIGN(const Entry dead, entry_of(database, found.front()));
  WIRELAKE_TRY(drop_entry(database, dead));
  return true;
}

// Reserves the name; false if somebody else has it.
Result<bool> reserve(Database& database, const Entry& entry, std::int64_t now_ms) {
  WIRELAKE_ASSIGN(const bool is_new, insert_entry(database, entry, kNew, now_ms));
  if (is_new) return true;
  // It may have been inserted by this call, before its connection broke.
  WIRELAKE_ASSIGN(const auto mine, database.find(kIndex, of_entry(entry, kNew), nullptr));
  return !mine.empty();
}

}  // namespace

Status create_row_indexes(Database& database, const std::string& name, const Table& table) {
  const std::string rows = row_collection(name, table, database.connections()->tables());
  // A collection is made with its indexes. Some servers bear no index that is there already.
  WIRELAKE_ASSIGN(const bool is_there, is_made(database, rows));
  if (is_there) return {};
  return create_indexes(database, rows.c_str(),
                        {{kLoadColumn, table.number.c_str()}, {kCommitMember}});
}

Result<std::vector<Listed>> list_entries(Database& database) {
  const Bson filter(BCON_NEW("$or", "[", "{", "state", BCON_UTF8(kReady), "}", "{", "state", "{",
                             "$exists", BCON_BOOL(false), "}", "}", "]"));
  WIRELAKE_ASSIGN(const auto found, database.find(kIndex, filter, nullptr));
  std::vector<Listed> all = listed(database, found);
  // By identifier where the times are the same: those sort by time too, and more exactly.
  const auto order = [](const Listed& each) {
    if (!each.entry) return std::tuple(std::int64_t{0}, std::string_view(each.name));
    return std::tuple(each.entry->info.creation_time_us, std::string_view(each.entry->id));
  };
  std::ranges::stable_sort(all, {}, order);
  return all;
}

Result<std::optional<Entry>> find_entry(Database& database, std::string_view name) {
  Bson selector = by_name(name);
  BCON_APPEND(selector.get(), "state", BCON_UTF8(kReady));
  WIRELAKE_ASSIGN(auto found, database.find(kIndex, selector, nullptr));
  if (found.empty()) {
    WIRELAKE_ASSIGN(found, database.find(kIndex, of_covertmark(name), nullptr));
  }
  if (found.empty()) return std::optional<Entry>();
  WIRELAKE_ASSIGN(Entry entry, entry_of(database, found.front()));
  return std::optional(std::move(entry));
}

Status check_entry(Database& database, const Entry& entry) {
  WIRELAKE_ASSIGN(const auto found, database.find(kIndex, of_entry(entry, kNew, kReady), nullptr));
  return found.empty() ? Status(no_such_collection(entry.info.name)) : Status();
}

Result<Entry> create_entry(Database& database, const std::string& name,
                           const CreateOptions& options, bool is_ready) {
  Entry entry;
  entry.id = make_uuid_v7();
  entry.info.name = name;
  entry.info.description = to_valid_utf8(options.description);
  entry.info.input_filters = options.input_filters;
  entry.info.creation_time_us = options.creation_time_us.value_or(now_microseconds());
  entry.commits = new_commit_range();

  WIRELAKE_ASSIGN(const std::int64_t now_ms, database.server_time_ms());
  WIRELAKE_ASSIGN(bool is_mine, reserve(database, entry, now_ms));
  if (!is_mine) {
    WIRELAKE_ASSIGN(const bool is_free, drop_if_dead(database, name, now_ms));
    if (is_free) {
      WIRELAKE_ASSIGN(is_mine, reserve(database, entry, now_ms));
    }
  }
  if (!is_mine) return collection_exists(name);

  WIRELAKE_ASSIGN(const bool is_taken, is_foreign(database, name));
  if (is_taken) {
    WIRELAKE_TRY(database.remove(kIndex, of_entry(entry, kNew)));
    return collection_exists(name);
  }
  WIRELAKE_TRY(create_indexes(database, name));
  if (is_ready) WIRELAKE_TRY(publish_entry(database, entry));
  return entry;
}

Status renew_entry(Database& database, const Entry& entry) {
  const Bson change(BCON_NEW("$currentDate", "{", "beat", BCON_BOOL(true), "}"));
  WIRELAKE_TRY(database.update(kIndex, of_entry(entry, kNew), change));
  return {};
}

Status publish_entry(Database& database, const Entry& entry) {
  const Bson change(BCON_NEW("$set", "{", "state", BCON_UTF8(kReady), "}"));
  WIRELAKE_ASSIGN(const std::int64_t matched,
                  database.update(kIndex, of_entry(entry, kNew, kReady), change));
  if (matched == 1) return {};
  return Error{ErrorCode::kConflict,
               "the new collection was given up because the server heard nothing of it for " +
                   std::to_string(kLease.count()) + " seconds; load again",
               database.connections()->address()};
}

Result<bool> describe_entry(Database& database, std::string_view name,
                            std::string_view description) {
  Bson selector = by_name(name);
  BCON_APPEND(selector.get(), "state", BCON_UTF8(kReady));
  const std::string text = to_valid_utf8(description);
  Bson value;
  bson_append_utf8(value.get(), "description", -1, text.data(), static_cast<int>(text.size()));
  const Bson change(BCON_NEW("$set", BCON_DOCUMENT(value)));
  WIRELAKE_ASSIGN(const std::int64_t matched, database.update(kIndex, selector, change));
  return matched == 1;
}

Status drop_entry(Database& database, const Entry& entry) {
  const Bson change(BCON_NEW("$set", "{", "state", BCON_UTF8(kDropping), "}", "$currentDate", "{",
                             "beat", BCON_BOOL(true), "}"));
  const Bson this_one(
      BCON_NEW("_id", BCON_UTF8(entry.info.name.c_str()), "id", BCON_UTF8(entry.id.c_str())));
  WIRELAKE_ASSIGN(const std::int64_t matched, database.update(kIndex, this_one, change));
  if (matched == 0) return {};  // Somebody else dropped it.
  for (const std::string& rows : database.row_collections(entry.info.name))
    WIRELAKE_TRY(database.drop(rows.c_str()));
  WIRELAKE_TRY(database.remove(kLoads, in_ranges({entry.commits})));
  WIRELAKE_TRY(forget_commits(database, entry.commits));
  WIRELAKE_TRY(database.remove(kIndex, this_one));
  return {};
}

Result<std::vector<Listed>> dead_entries(Database& database) {
  WIRELAKE_ASSIGN(const std::int64_t now_ms, database.server_time_ms());
  WIRELAKE_ASSIGN(const auto found, database.find(kIndex, silent(now_ms), nullptr));
  return listed(database, found);
}

}  // namespace wirelake::mongodb
