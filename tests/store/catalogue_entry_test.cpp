#include "store/mongodb/catalogue_entry.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "store/mongodb/bson.h"

namespace wirelake::mongodb {
namespace {

// Extended JSON (docs of MongoDB), so that each type can be written.
Bson document_of(const nlohmann::json& json) {
  const std::string text = json.dump();
  bson_error_t error;
  bson_t* document = bson_new_from_json(reinterpret_cast<const std::uint8_t*>(text.data()),
                                        static_cast<ssize_t>(text.size()), &error);
  EXPECT_NE(document, nullptr) << error.message << ": " << text;
  return document ? Bson(document) : Bson();
}

nlohmann::json date(std::int64_t milliseconds) {
  return {{"$date", {{"$numberLong", std::to_string(milliseconds)}}}};
}

// A list, which braces make an object where its first element is text.
nlohmann::json pair(const char* net, int position) {
  return nlohmann::json::array({net, position});
}

const nlohmann::json kEntry = {
    {"_id", "mine"},
    {"name", "mine"},
    {"id", "019a0000-0000-7000-8000-000000000001"},
    {"description", "of mine"},
    {"input_filters", {{{"net", "10.0.0.0/8"}, {"position", 2}}}},
    {"first_commit", {{"$numberLong", std::to_string(std::int64_t{7} << 32)}}},
    {"state", "ready"},
    {"creation_time", "2023-11-14 22:13:20"},
    {"created", date(1'700'000'000'123)},
    {"beat", date(1'700'000'000'000)}};

const nlohmann::json kLoad = {{"_id", "1:a"},
                              {"collection", "mine"},
                              {"commit", 1},
                              {"load", "019a0000-0000-7000-8000-000000000001"},
                              {"time_us", {{"$numberLong", "1700000000000000"}}},
                              {"filter", {{{"net", "10.0.0.0/8"}, {"position", 0}}}},
                              {"capture", "a.pcap"},
                              {"packets", 5},
                              {"linktypes", {{"1", 5}}},
                              {"damage", nullptr}};

TEST(CatalogueEntry, IsReadAsItWasWritten) {
  const auto entry = read_entry(*document_of(kEntry).get());
  ASSERT_TRUE(entry.ok()) << entry.error().message;
  EXPECT_EQ(entry->info.name, "mine");
  EXPECT_EQ(entry->info.description, "of mine");
  EXPECT_EQ(entry->info.creation_time_us, 1'700'000'000'123'000);
  ASSERT_EQ(entry->info.input_filters.size(), 1u);
  EXPECT_EQ(entry->commits, (CommitRange{std::int64_t{7} << 32, (std::int64_t{8} << 32) - 1}));
  EXPECT_FALSE(entry->is_dropping);
  EXPECT_FALSE(entry->is_covertmark);
}

TEST(CatalogueEntry, FiltersAreDocumentsOrPairs) {
  nlohmann::json changed = kEntry;
  changed["input_filters"] = {pair("10.0.0.0/8", 0), {{"net", "::/0"}, {"position", 2}}};
  const auto entry = read_entry(*document_of(changed).get());
  ASSERT_TRUE(entry.ok()) << entry.error().message;
  ASSERT_EQ(entry->info.input_filters.size(), 2u);
  EXPECT_EQ(entry->info.input_filters[0].subnet.to_string(), "10.0.0.0/8");
  EXPECT_EQ(entry->info.input_filters[1].position, Position::kEither);
}

TEST(CatalogueEntry, TimesOfTheVersionBefore) {
  nlohmann::json changed = kEntry;
  changed["creation_time"] = date(1'600'000'000'001);
  changed.erase("created");
  const auto entry = read_entry(*document_of(changed).get());
  ASSERT_TRUE(entry.ok()) << entry.error().message;
  EXPECT_EQ(entry->info.creation_time_us, 1'600'000'000'001'000);
}

TEST(CatalogueEntry, TimesAreTextAndADate) {
  for (const std::int64_t time_us : {std::int64_t{0}, std::int64_t{1'700'000'000'123'456},
                                     std::int64_t{-1'000}, std::int64_t{253'402'300'799'000'000}}) {
    Bson document;
    append_creation_time(document.get(), time_us);
    nlohmann::json changed = kEntry;
    const std::string text = text_or(document, "creation_time", "");
    EXPECT_EQ(text.size(), std::string("2023-11-14 22:13:20").size()) << text;
    changed["creation_time"] = text;
    changed["created"] = date(date_or(document, "created", -1));
    const auto entry = read_entry(*document_of(changed).get());
    ASSERT_TRUE(entry.ok()) << entry.error().message;
    EXPECT_EQ(entry->info.creation_time_us / 1000, time_us / 1000);
  }
}

const nlohmann::json kOfCovertmark = {
    {"_id", {{"$oid", "5a7b1e3e0123456789abcdef"}}},
    {"name", "traces20180207da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {"creation_time", "2018-02-07 18:33:34"},
    {"description", "of mine"},
    {"input_filters", nlohmann::json::array({pair("10.0.0.0/8", 0), pair("192.0.2.1/32", 1)})}};

TEST(CatalogueEntry, OfCovertmark) {
  const auto entry = read_entry(*document_of(kOfCovertmark).get());
  ASSERT_TRUE(entry.ok()) << entry.error().message;
  EXPECT_TRUE(entry->is_covertmark);
  EXPECT_EQ(entry->info.name, kOfCovertmark["name"]);
  EXPECT_EQ(entry->info.creation_time_us, 1'518'028'414'000'000);
  EXPECT_EQ(entry->info.input_filters.size(), 2u);

  nlohmann::json first = kOfCovertmark;  // Of its first versions.
  first.erase("input_filters");
  EXPECT_TRUE(read_entry(*document_of(first).get()).ok());
  for (const char* member : {"name", "creation_time"}) {
    nlohmann::json changed = kOfCovertmark;
    changed.erase(member);
    EXPECT_FALSE(read_entry(*document_of(changed).get()).ok()) << member;
  }
  nlohmann::json other = kOfCovertmark;
  other["_id"] = "mine";
  EXPECT_FALSE(read_entry(*document_of(other).get()).ok());
}

TEST(CatalogueEntry, WhatOthersTookAwayOrAdded) {
  nlohmann::json changed = kEntry;
  changed.erase("description");
  changed.erase("input_filters");
  changed.erase("beat");
  changed["note"] = {1, {{"a", nullptr}}};
  const auto entry = read_entry(*document_of(changed).get());
  ASSERT_TRUE(entry.ok()) << entry.error().message;
  EXPECT_EQ(entry->info.description, "");
  EXPECT_TRUE(entry->info.input_filters.empty());
}

struct Case {
  const char* member;
  nlohmann::json value;  // Discarded: none.
  const char* message;   // Part of the error.
};

const nlohmann::json kNone = nlohmann::json(nlohmann::json::value_t::discarded);

nlohmann::json with(nlohmann::json document, const Case& c) {
  document.erase(c.member);
  if (!c.value.is_discarded()) document[c.member] = c.value;
  return document;
}

TEST(CatalogueEntry, NothingOfADocumentIsTrusted) {
  const std::string with_nul("mi\0ne", 5);
  const Case cases[] = {
      {"name", kNone, "'name' is missing"},
      {"name", "", "'name' is ''"},
      {"name", 5, "'name' is no text"},
      {"name", nullptr, "'name' is no text"},
      {"name", nlohmann::json::array({"mine"}), "'name' is no text"},
      {"name", std::string(200, 'a'), "'name' is 'aaaa"},
      {"name", "trace_index", "'name' is 'trace_index'"},
      {"name", "a.b", "'name' is 'a.b'"},
      {"name", "$cmd", "'name' is '$cmd'"},
      {"name", with_nul, "'name' is 'mi\\x00ne'"},
      {"name", "\x1b[31m", "'name' is '\\x1b[31m'"},
      {"name", "other", "not its '_id'"},
      {"_id", 7, "'_id' is no text"},
      {"id", kNone, "'id' is missing"},
      {"id", "", "'id' is empty"},
      {"id", with_nul, "'id' is"},
      {"id", std::string(1'000'000, 'x'), "'id' is"},
      {"description", 5, "'description' is no text"},
      {"description", nlohmann::json::array(), "'description' is no text"},
      {"input_filters", "all", "'input_filters' is no list"},
      {"input_filters", {{"net", "10.0.0.0/8"}}, "'input_filters' is no list"},
      {"input_filters", {{{"net", "10.0.0.1/8"}, {"position", 2}}}, "'input_filters' is no list"},
      {"input_filters", {{{"net", "::/0"}, {"position", 3}}}, "'input_filters' is no list"},
      {"input_filters", {5}, "'input_filters' is no list"},
      {"first_commit", kNone, "first_commit"},
      {"first_commit", "0", "first_commit"},
      {"first_commit", 1, "first_commit"},
      {"first_commit", -1, "first_commit"},
      {"first_commit", 1e300, "first_commit"},
      {"state", kNone, "'state' is missing"},
      {"state", 1, "'state' is no text"},
      {"state", "lost", "'state' is 'lost'"},
      {"creation_time", kNone, "'creation_time' is missing"},
      {"creation_time", 1'700'000'000, "'creation_time' is neither"},
      {"creation_time", "now", "'creation_time' is neither"},
      {"creation_time", "2023-11-14T22:13:20", "'creation_time' is neither"},
      {"creation_time", "2023-02-29 22:13:20", "'creation_time' is neither"},
      {"creation_time", "2023-11-14 24:13:20", "'creation_time' is neither"},
      {"creation_time", "2023-11-14 22:13:2 ", "'creation_time' is neither"},
      {"creation_time", "-023-11-14 22:13:20", "'creation_time' is neither"},
      {"creation_time", "0000-11-14 22:13:20", "'creation_time' is neither"},
      {"created", "2023-11-14 22:13:20", "'created' is no date"},
      {"created", date(std::numeric_limits<std::int64_t>::max()), "'created' is no date"},
      {"creation_time", date(std::numeric_limits<std::int64_t>::max()), "is no date"},
      {"creation_time", date(std::numeric_limits<std::int64_t>::min()), "is no date"},
  };
  for (const Case& c : cases) {
    const auto entry = read_entry(*document_of(with(kEntry, c)).get());
    ASSERT_FALSE(entry.ok()) << c.member << ": " << c.message;
    EXPECT_EQ(entry.error().code, ErrorCode::kDamaged);
    EXPECT_NE(entry.error().message.find(c.message), std::string::npos) << entry.error().message;
    EXPECT_NE(entry.error().message.find("trace_index"), std::string::npos);
    EXPECT_LT(entry.error().message.size(), 400u);
  }
}

TEST(CatalogueEntry, NothingOfTheFactsOfALoadIsTrusted) {
  ASSERT_TRUE(read_load(*document_of(kLoad).get()).ok());
  const Case cases[] = {
      {"load", kNone, "'load' is missing"},
      {"load", 5, "'load' is no text"},
      {"load", std::string(1000, 'a'), "'load'"},
      {"capture", 5, "'capture' is no text"},
      {"time_us", "now", "time_us"},
      {"time_us", 1e300, "time_us"},
      {"packets", -1, "packets"},
      {"packets", "five", "packets"},
      {"packets", {{"$oid", "0123456789abcdef01234567"}}, "packets"},
      {"linktypes", {1, 5}, "'linktypes' is no document"},
      {"linktypes", {{"x", 5}}, "'x'"},
      {"linktypes", {{"1", "x"}}, "'1'"},
      {"remarks", "none", "'remarks'"},
      {"passed_over", 1, "'passed_over'"},
      {"damage", 5, "'damage'"},
      {"damage", {{"offset", -1}}, "offset"},
      {"filter", "all", "'filter' is no list"},
      {"filter", {1}, "'filter' is no list"},
  };
  for (const Case& c : cases) {
    const auto load = read_load(*document_of(with(kLoad, c)).get());
    ASSERT_FALSE(load.ok()) << c.member << ": " << c.message;
    EXPECT_NE(load.error().message.find(c.message), std::string::npos) << load.error().message;
    EXPECT_NE(load.error().message.find("trace_loads"), std::string::npos);
  }
}

// Every byte of a document changed, cut off at every byte: an error or an entry.
template <typename Read>
void read_damaged(const nlohmann::json& json, Read read) {
  const Bson document = document_of(json);
  const std::string whole(document.bytes());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char changed : {'\0', '\x02', '\x03', '\x04', '\x7f', '\xff'}) {
      std::string bytes = whole;
      bytes[at] = changed;
      bson_t view;
      const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
      if (bson_init_static(&view, data, bytes.size())) (void)read(view);
    }
  }
}

TEST(CatalogueEntry, DamagedBytes) {
  read_damaged(kEntry, read_entry);
  read_damaged(kOfCovertmark, read_entry);
  read_damaged(kLoad, read_load);
}

TEST(CatalogueEntry, NestedDeeperThanAServerAllows) {
  for (const int depth : {90, 110, 5'000}) {
    Bson inner;
    for (int i = 1; i < depth; ++i) {
      Bson outer;
      bson_append_document(outer.get(), "a", -1, inner);
      inner = std::move(outer);
    }
    Bson document = document_of(kEntry);
    bson_append_document(document.get(), "note", -1, inner);
    const auto entry = read_entry(*document.get());
    ASSERT_EQ(entry.ok(), depth <= 100) << depth;
    if (entry.ok()) continue;
    EXPECT_NE(entry.error().message.find("nested"), std::string::npos);
  }
}

TEST(CatalogueEntry, TextThatIsNoUtf8) {
  Bson document = document_of(kEntry);
  bson_append_utf8(document.get(), "note", -1, "\xff\xfe", 2);
  const auto entry = read_entry(*document.get());
  ASSERT_FALSE(entry.ok());
  EXPECT_NE(entry.error().message.find("UTF-8"), std::string::npos) << entry.error().message;
}

}  // namespace
}  // namespace wirelake::mongodb
