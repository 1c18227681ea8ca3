// Every number of a store, with the nastiest values in its place: what it is, or an error that
// names it, and never something else. Under sanitizers nothing is undefined on the way.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/integers.h"
#include "columns/schema.h"
#include "store/delta/data/column_bounds.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/delta_store.h"
#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/log_cleanup.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/log/table_settings.h"
#include "store/report_json.h"
#include "table_fixture.h"

namespace wirelake::delta {
namespace {

struct Nasty {
  const char* text;
  std::optional<std::int64_t> whole;  // What it is as an integer, if anything.
};

constexpr Nasty kNasty[] = {
    {"9223372036854775807", INT64_MAX},
    {"-9223372036854775808", INT64_MIN},
    {"9223372036854775808", {}},
    {"18446744073709551615", {}},
    {"18446744073709551616", {}},
    {"-9223372036854775809", {}},
    {"1e300", {}},
    {"-1e300", {}},
    {"0.5", {}},
    {"1e18", {}},
    {"5.0", 5},
    {"-1", -1},
    {"0", 0},
    {"4294967297", 4294967297},
    {"\"5\"", {}},
    {"\"NaN\"", {}},
    {"true", {}},
    {"[]", {}},
    {"{}", {}},
};

struct Member {
  const char* name;
  const char* before;  // The text around its value.
  const char* after;
  IntegerRange range;
  std::function<std::int64_t(const Action&)> of;
};

template <typename T, typename Pointer>
auto getter(Pointer pointer) {
  return [pointer](const Action& action) -> std::int64_t { return std::get<T>(action).*pointer; };
}

std::vector<Member> members_of_actions() {
  return {
      {"size", R"({"add":{"path":"p","size":)", "}}", kNotNegative,
       getter<AddFile>(&AddFile::size)},
      {"modificationTime", R"({"add":{"path":"p","modificationTime":)", "}}", kAnyInteger,
       getter<AddFile>(&AddFile::modification_time_ms)},
      {"deletionTimestamp", R"({"remove":{"path":"p","deletionTimestamp":)", "}}", kAnyInteger,
       getter<RemoveFile>(&RemoveFile::deletion_time_ms)},
      {"size", R"({"remove":{"path":"p","size":)", "}}", kNotNegative,
       getter<RemoveFile>(&RemoveFile::size)},
      {"createdTime", R"({"metaData":{"id":"i","schemaString":"{}","createdTime":)", "}}",
       kAnyInteger, getter<Metadata>(&Metadata::created_time_ms)},
      {"minReaderVersion", R"({"protocol":{"minWriterVersion":2,"minReaderVersion":)", "}}",
       kNotNegative, getter<Protocol>(&Protocol::min_reader_version)},
      {"minWriterVersion", R"({"protocol":{"minReaderVersion":1,"minWriterVersion":)", "}}",
       kNotNegative, getter<Protocol>(&Protocol::min_writer_version)},
      {"version", R"({"txn":{"appId":"a","version":)", "}}", kAnyInteger,
       getter<Transaction>(&Transaction::version)},
      {"lastUpdated", R"({"txn":{"appId":"a","version":1,"lastUpdated":)", "}}", kAnyInteger,
       getter<Transaction>(&Transaction::last_updated_ms)},
  };
}

TEST(LogNumbers, AreWhatTheyAreOrNamed) {
  FilePaths paths("/store/table", [](const std::string&) { return false; });
  for (const Member& member : members_of_actions()) {
    for (const Nasty& nasty : kNasty) {
      const auto actions =
          parse_commit(std::string(member.before) + nasty.text + member.after, paths);
      if (nasty.whole && member.range.contains(*nasty.whole)) {
        ASSERT_TRUE(actions.ok()) << member.name << " " << nasty.text;
        EXPECT_EQ(member.of(actions->front()), *nasty.whole) << member.name << " " << nasty.text;
        continue;
      }
      ASSERT_FALSE(actions.ok()) << member.name << " " << nasty.text;
      EXPECT_EQ(actions.error().code, ErrorCode::kDamaged);
      EXPECT_NE(actions.error().message.find("'" + std::string(member.name) + "'"),
                std::string::npos)
          << actions.error().message;
    }
  }
}

class LogNumbersInTables : public TableFixture {
 protected:
  void SetUp() override {
    Metadata metadata;
    metadata.id = "some-id";
    metadata.schema_string = schema_string(*packet_schema());
    ASSERT_TRUE(write_first_commit(table_, {Protocol{}, metadata}, "CREATE TABLE").ok());
  }

  void write_commit(const std::string& text) const {
    std::ofstream(log_path() / commit_name(1)) << text;
  }
};

TEST_F(LogNumbersInTables, VersionsThatDoNotExistYetAreRefusedAsSuch) {
  for (const char* version : {"4", "4294967297", "9223372036854775807"}) {
    write_commit(R"({"protocol":{"minReaderVersion":)" + std::string(version) +
                 R"(,"minWriterVersion":7}})");
    const auto read = read_snapshot(table_);
    ASSERT_FALSE(read.ok()) << version;
    EXPECT_EQ(read.error().code, ErrorCode::kUnsupported);
    EXPECT_NE(read.error().message.find("'reader version " + std::string(version) + "'"),
              std::string::npos)
        << read.error().message;
  }
  for (const char* version : {"3", "8", "4294967298"}) {
    write_commit(R"({"protocol":{"minReaderVersion":1,"minWriterVersion":)" + std::string(version) +
                 "}}");
    const Status writable = check_writable(snapshot());
    ASSERT_FALSE(writable.ok()) << version;
    EXPECT_NE(writable.error().message.find("version " + std::string(version)), std::string::npos);
  }
}

TEST_F(LogNumbersInTables, TimesAreConvertedWithoutGoingBeyondTheEnds) {
  const struct {
    const char* created_ms;
    std::int64_t created_us;
  } cases[] = {{"9223372036854775807", INT64_MAX},
               {"-9223372036854775808", INT64_MIN},
               {"-1", -1000},
               {"1700000000123", 1'700'000'000'123'000}};
  for (const auto& c : cases) {
    nlohmann::json metadata = {{"id", "some-id"},
                               {"schemaString", schema_string(*packet_schema())},
                               {"createdTime", nlohmann::json::parse(c.created_ms)}};
    write_commit(nlohmann::json{{"metaData", metadata}}.dump());
    DeltaStore store(folder_.path());
    const auto info = store.lookup("table");
    ASSERT_TRUE(info.ok() && *info) << c.created_ms;
    EXPECT_EQ((*info)->creation_time_us, c.created_us);
    EXPECT_FALSE(to_json(**info).dump().empty());  // Which shows it as text.
  }
}

TEST_F(LogNumbersInTables, HintsThatLeadNowhereAreReplaced) {
  for (const Nasty& nasty : kNasty) {
    std::ofstream(log_path() / kLastCheckpointName)
        << R"({"version":)" << nasty.text << R"(,"size":)" << nasty.text << "}";
    ASSERT_TRUE(write_checkpoint(table_).ok()) << nasty.text;
    std::ifstream hint(log_path() / kLastCheckpointName);
    const std::string text(std::istreambuf_iterator<char>(hint), {});
    EXPECT_EQ(nlohmann::json::parse(text)["version"], 0) << nasty.text;
    const auto expired = expired_log_files(table_, *table_.open_folder(kLogFolder), {}, 0);
    EXPECT_TRUE(expired.ok());
  }
}

TEST(LogNumbers, StatisticsThatMakeNoSenseSayNothing) {
  for (const Nasty& nasty : kNasty) {
    const std::string number = nasty.text;
    const auto rows = row_count(R"({"numRecords":)" + number + "}");
    const bool is_count = nasty.whole && *nasty.whole >= 0;
    EXPECT_EQ(rows.has_value(), is_count) << number;

    const std::string bounds = R"({"load":"a","frame":)" + number + "}";
    const std::string stats = R"({"numRecords":7,"minValues":)" + bounds + R"(,"maxValues":)" +
                              bounds + R"(,"nullCount":{"load":0,"frame":0}})";
    const auto range = key_range(stats, packets_table());
    EXPECT_EQ(range.has_value(), nasty.whole.has_value()) << number;
    if (range) {
      EXPECT_EQ(range->first.number, *nasty.whole);
    }
    const auto columns = bounds_of_file(stats)("frame");
    ASSERT_TRUE(columns.has_value());
    const bool is_text = number.front() == '"';
    const bool is_bound = nasty.whole && number != "5.0";
    EXPECT_EQ(columns->smallest.index(), is_text ? 2u : is_bound ? 1u : 0u) << number;

    const auto nulls =
        key_range(R"({"minValues":{"load":"a","frame":1},"maxValues":{"load":"a","frame":2},)"
                  R"("nullCount":{"load":0,"frame":)" +
                      number + "}}",
                  packets_table());
    EXPECT_EQ(nulls.has_value(), nasty.whole == 0) << number;
  }
}

TEST(LogNumbers, BoundsTheWrongWayRoundAreNone) {
  const auto bounds = bounds_of_file(
      R"({"numRecords":7,"minValues":{"frame":9,"src":"b"},"maxValues":{"frame":3,"src":"a"}})");
  for (const char* column : {"frame", "src"}) {
    EXPECT_EQ(bounds(column)->smallest.index(), 0u);
    EXPECT_EQ(bounds(column)->greatest.index(), 0u);
  }
}

TEST(LogNumbers, SettingsThatMakeNoSenseAreTheDefault) {
  for (const Nasty& nasty : kNasty) {
    Metadata metadata;
    metadata.configuration = {{"delta.checkpointInterval", nasty.text},
                              {"delta.deletedFileRetentionDuration", nasty.text},
                              {"delta.logRetentionDuration", std::string(nasty.text) + " weeks"}};
    const bool is_interval = nasty.whole && *nasty.whole > 0 && std::string(nasty.text) != "5.0";
    EXPECT_EQ(checkpoint_interval(metadata, 10), is_interval ? *nasty.whole : 10) << nasty.text;
    EXPECT_TRUE(checkpoint_is_due(metadata, INT64_MAX, 0) || is_interval);
    EXPECT_GE(deleted_file_retention_ms(metadata), 0) << nasty.text;
    EXPECT_GE(log_retention_ms(metadata), 0) << nasty.text;
  }
}

TEST(LogNumbers, OfLoadReportsAreCountsAndTimesOrNamed) {
  const struct {
    const char* name;
    const char* before;
    const char* after;
    IntegerRange range;
  } members[] = {
      {"time_us", R"({"time_us":)", "}", kAnyInteger},
      {"bytes", R"({"bytes":)", "}", kNotNegative},
      {"frames", R"({"frames":)", "}", kNotNegative},
      {"packets", R"({"packets":)", "}", kNotNegative},
      {"not_ip", R"({"passed_over":{"not_ip":)", "}}", kNotNegative},
      {"tcp_header_cut", R"({"remarks":{"tcp_header_cut":)", "}}", kNotNegative},
      {"1", R"({"linktypes":{"1":)", "}}", kNotNegative},
      {"first_ns", R"({"first_ns":)", "}", kAnyInteger},
      {"last_ns", R"({"last_ns":)", "}", kAnyInteger},
      {"offset", R"({"damage":{"offset":)", "}}", kNotNegative},
  };
  for (const auto& member : members) {
    for (const Nasty& nasty : kNasty) {
      const auto load = load_from_json(
          nlohmann::json::parse(member.before + std::string(nasty.text) + member.after));
      const bool fits = nasty.whole && member.range.contains(*nasty.whole);
      ASSERT_EQ(load.ok(), fits) << member.name << " " << nasty.text;
      if (fits) {
        EXPECT_FALSE(to_json(*load).dump().empty());
      } else {
        EXPECT_NE(load.error().message.find("'" + std::string(member.name) + "'"),
                  std::string::npos)
            << load.error().message;
      }
    }
  }
}

TEST(LogNumbers, LinkTypesOfLoadReportsHaveSixteenBits) {
  for (const char* key : {"65536", "-1", "99999999999999999999", "1x", "", " 1"}) {
    const nlohmann::json json = {{"linktypes", {{key, 1}}}};
    EXPECT_FALSE(load_from_json(json).ok()) << key;
  }
  EXPECT_EQ(load_from_json({{"linktypes", {{"65535", 1}}}})->report.linktypes.at(65535), 1u);
}

}  // namespace
}  // namespace wirelake::delta
