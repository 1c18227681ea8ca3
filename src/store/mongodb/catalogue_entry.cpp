#include "store/mongodb/catalogue_entry.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/quoted.h"
#include "base/time_text.h"
#include "base/try.h"
#include "store/json_members.h"
#include "store/mongodb/bson.h"
#include "store/mongodb/load_facts.h"
#include "store/report_json.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {
namespace {

// Of an identifier: wirelake's are UUIDs.
constexpr std::size_t kMaxIdLength = 64;

// 0001-01-01 to 9999-12-31: what a date of RFC 3339 can say.
constexpr std::int64_t kFirstDateMs = -62'135'596'800'000;
constexpr std::int64_t kLastDateMs = 253'402'300'799'999;

// Text for CovertMark, whose scripts join it to other text, and the date that wirelake goes by.
constexpr const char* kCreationTime = "creation_time";
constexpr const char* kCreated = "created";

// Numbers of commits that are all of one collection: above them are 31 bits that are its own.
constexpr Commit kCommitsOfOne = Commit{1} << 32;

Error wrong(const std::string& what) {
  return {ErrorCode::kDamaged, what};
}

std::string named(const char* name) {
  return "'" + std::string(name) + "'";
}

// The text of a member that has to be there.
Result<std::string> required_text(const bson_t& document, const char* name) {
  bson_iter_t value;
  if (!bson_iter_init_find(&value, &document, name)) return wrong(named(name) + " is missing");
  const auto text = text_of(value);
  if (!text) return wrong(named(name) + " is no text");
  return std::string(*text);
}

// The same, at most `max_length` bytes, but some, without NUL: libmongoc takes it as C text.
Result<std::string> required_word(const bson_t& document, const char* name,
                                  std::size_t max_length) {
  WIRELAKE_ASSIGN(std::string text, required_text(document, name));
  if (text.empty()) return wrong(named(name) + " is empty");
  if (text.size() > max_length || text.find('\0') != text.npos) {
    return wrong(named(name) + " is " + wirelake::quoted(text) + ", which cannot be");
  }
  return text;
}

Result<std::string> read_name(const bson_t& document) {
  WIRELAKE_ASSIGN(std::string name, required_text(document, "name"));
  if (!is_collection_name(name)) {
    return wrong("'name' is " + wirelake::quoted(name) + ", not 1 to 64 letters and digits");
  }
  return name;
}

Result<std::string> read_own_name(const bson_t& document) {
  WIRELAKE_ASSIGN(std::string name, read_name(document));
  WIRELAKE_ASSIGN(const std::string id, required_text(document, "_id"));
  if (id != name) return wrong("'name' is " + wirelake::quoted(name) + ", and not its '_id'");
  return name;
}

// The number that digits stand for, at most nine of them; nothing for other text.
std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_number = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  return is_number && number >= 0 ? std::optional(number) : std::nullopt;
}

// The time that text such as `2026-11-24 16:40:00` says, in UTC; CovertMark's is of its own zone.
std::optional<std::int64_t> time_of_text_us(std::string_view text) {
  using namespace std::chrono;
  constexpr std::string_view kShape = "yyyy-mm-dd hh:mm:ss";
  if (text.size() != kShape.size()) return std::nullopt;
  for (const std::size_t mark : {4, 7, 10, 13, 16}) {
    if (text[mark] != kShape[mark]) return std::nullopt;
  }
  const auto year_number = number_of(text.substr(0, 4));
  const auto month_number = number_of(text.substr(5, 2));
  const auto day_number = number_of(text.substr(8, 2));
  const auto hour = number_of(text.substr(11, 2));
  const auto minute = number_of(text.substr(14, 2));
  const auto second = number_of(text.substr(17, 2));
  if (!year_number || !month_number || !day_number || !hour || !minute || !second) {
    return std::nullopt;
  }
  const year_month_day date(year(*year_number), month(static_cast<unsigned>(*month_number)),
                            day(static_cast<unsigned>(*day_number)));
  if (*year_number < 1 || !date.ok() || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  const auto time = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
  return microseconds(time.time_since_epoch()).count();
}

Result<std::int64_t> read_date_us(const bson_iter_t& value, const char* name) {
  const std::int64_t date_ms =
      BSON_ITER_HOLDS_DATE_TIME(&value) ? bson_iter_date_time(&value) : kLastDateMs + 1;
  if (date_ms < kFirstDateMs || date_ms > kLastDateMs) {
    return wrong(named(name) + " is no date of the years 1 to 9999");
  }
  return date_ms * 1000;
}

// Of `created` if there is one, which says more than text; the version before had a date alone.
Result<std::int64_t> read_creation_time_us(const bson_t& document) {
  bson_iter_t value;
  if (!bson_iter_init_find(&value, &document, kCreationTime)) {
    return wrong(named(kCreationTime) + " is missing");
  }
  if (BSON_ITER_HOLDS_DATE_TIME(&value)) return read_date_us(value, kCreationTime);
  const auto text = text_of(value);
  const auto time_us = text ? time_of_text_us(*text) : std::nullopt;
  if (!time_us) {
    return wrong(named(kCreationTime) + " is neither text such as 2026-11-24 16:40:00 nor a date");
  }
  if (!bson_iter_init_find(&value, &document, kCreated)) return *time_us;
  return read_date_us(value, kCreated);
}

// One that others took away is none.
Result<std::string> read_description(const bson_t& document) {
  if (!bson_has_field(&document, "description")) return std::string();
  return required_text(document, "description");
}

// The filter at a member, of pairs or of documents; one that is missing is none.
Result<std::vector<FilterEntry>> read_filter(const bson_t& document, const char* name) {
  const nlohmann::json stored = member(to_json(document), name);
  if (stored.is_null()) return std::vector<FilterEntry>();
  auto filter = filter_from_stored(stored);
  if (!stored.is_array() || filter.size() != stored.size()) {
    return wrong(named(name) + " is no list of [net, position] or {net, position}");
  }
  return filter;
}

Result<CommitRange> read_commits(const bson_t& document) {
  bson_iter_t value;
  if (!bson_iter_init_find(&value, &document, "first_commit")) {
    return wrong("'first_commit' is missing");
  }
  const auto first = integer_of(value);
  if (!first || *first < 0 || *first % kCommitsOfOne != 0) {
    return wrong("'first_commit' is no number of a first commit");
  }
  return CommitRange{*first, *first + (kCommitsOfOne - 1)};
}

// CovertMark leaves the `_id` to the server and knows no state.
bool is_of_covertmark(const bson_t& document) {
  bson_iter_t id;
  return bson_iter_init_find(&id, &document, "_id") && BSON_ITER_HOLDS_OID(&id) &&
         !bson_has_field(&document, "state");
}

// What CovertMark writes of a collection of its own.
Result<Entry> read_covertmark_members(const bson_t& document) {
  Entry entry;
  entry.is_covertmark = true;
  WIRELAKE_ASSIGN(entry.info.name, read_name(document));
  WIRELAKE_ASSIGN(entry.info.description, read_description(document));
  WIRELAKE_ASSIGN(entry.info.creation_time_us, read_creation_time_us(document));
  WIRELAKE_ASSIGN(entry.info.input_filters, read_filter(document, "input_filters"));
  return entry;
}

Result<Entry> read_members(const bson_t& document) {
  WIRELAKE_TRY(check_document(document));
  if (is_of_covertmark(document)) return read_covertmark_members(document);
  Entry entry;
  WIRELAKE_ASSIGN(entry.info.name, read_own_name(document));
  WIRELAKE_ASSIGN(entry.id, required_word(document, "id", kMaxIdLength));
  WIRELAKE_ASSIGN(entry.info.description, read_description(document));
  WIRELAKE_ASSIGN(entry.info.creation_time_us, read_creation_time_us(document));
  WIRELAKE_ASSIGN(entry.info.input_filters, read_filter(document, "input_filters"));
  WIRELAKE_ASSIGN(entry.commits, read_commits(document));
  WIRELAKE_ASSIGN(const std::string state, required_text(document, "state"));
  if (state != kReady && state != kNew && state != kDropping) {
    return wrong("'state' is " + wirelake::quoted(state) + ", not new, ready or dropping");
  }
  entry.is_dropping = state == kDropping;
  return entry;
}

// Scripts make doubles of integers.
bool is_whole(const nlohmann::json& value) {
  constexpr double kLargest = 9007199254740992.0;  // 2^53
  if (!value.is_number_float()) return value.is_number_integer();
  const double number = value.get<double>();
  return std::abs(number) <= kLargest && number == std::floor(number);
}

bool is_count(const nlohmann::json& value) {
  return is_whole(value) && value.get<std::int64_t>() >= 0;
}

// A document of counts, by names that `is_name` knows; one that is missing has none.
Status check_counts(const nlohmann::json& facts, const char* name,
                    bool (*is_name)(const std::string& name)) {
  const nlohmann::json& counts = member(facts, name);
  if (counts.is_null()) return {};
  if (!counts.is_object()) return wrong(named(name) + " is no document");
  for (const auto& [key, value] : counts.items()) {
    if (!is_name(key) || !is_count(value)) {
      return wrong(named(name) + " has " + wirelake::quoted(key) +
                   ", which is no count of anything");
    }
  }
  return {};
}

bool is_any(const std::string&) {
  return true;
}

bool is_linktype(const std::string& text) {
  std::uint16_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

Status check_numbers(const nlohmann::json& facts) {
  for (const char* name : {"bytes", "frames", "packets"}) {
    const nlohmann::json& value = member(facts, name);
    if (!value.is_null() && !is_count(value)) return wrong(named(name) + " is no count");
  }
  for (const char* name : {"time_us", "first_ns", "last_ns"}) {
    const nlohmann::json& value = member(facts, name);
    if (!value.is_null() && !is_whole(value)) return wrong(named(name) + " is no time");
  }
  WIRELAKE_TRY(check_counts(facts, "passed_over", is_any));
  WIRELAKE_TRY(check_counts(facts, "remarks", is_any));
  WIRELAKE_TRY(check_counts(facts, "linktypes", is_linktype));
  const nlohmann::json& damage = member(facts, "damage");
  if (damage.is_null()) return {};
  const bool is_damage = is_count(member(damage, "offset")) && member(damage, "reason").is_string();
  return is_damage ? Status() : Status(wrong("'damage' is no {offset, reason}"));
}

Result<LoadInfo> read_facts(const bson_t& document) {
  WIRELAKE_TRY(check_document(document));
  const nlohmann::json facts = to_json(document);
  if (!facts.is_object()) return wrong("it cannot be shown as JSON");
  WIRELAKE_TRY(required_word(document, "load", kMaxIdLength));
  for (const char* name : {"capture", "format"}) {
    if (bson_has_field(&document, name)) WIRELAKE_TRY(required_text(document, name));
  }
  WIRELAKE_TRY(check_numbers(facts));
  WIRELAKE_ASSIGN(LoadInfo load, load_from_json(facts));
  WIRELAKE_ASSIGN(load.filter, read_filter(document, "filter"));
  return load;
}

// The error, with the document that it is about.
Error of_document(Error error, const char* collection, const bson_t& document) {
  error.message = "the document of " + std::string(collection) + " with the _id " +
                  wirelake::quoted(shown_name(document)) +
                  " is not as wirelake writes it: " + error.message + "; mend it, or remove it";
  return error;
}

}  // namespace

void append_creation_time(bson_t* document, std::int64_t time_us) {
  std::string text = utc_text(time_us, 0);
  text.at(text.find('T')) = ' ';
  text.pop_back();  // The Z.
  BCON_APPEND(document, kCreationTime, BCON_UTF8(text.c_str()), kCreated,
              BCON_DATE_TIME(time_us / 1000));
}

std::string shown_name(const bson_t& document) {
  bson_iter_t value;
  const char* member = is_of_covertmark(document) ? "name" : "_id";
  if (!bson_iter_init_find(&value, &document, member)) return "(none)";
  const auto text = text_of(value);
  return text ? std::string(text->substr(0, kMaxIdLength)) : "(no text)";
}

Result<Entry> read_entry(const bson_t& document) {
  auto entry = read_members(document);
  if (!entry) return of_document(entry.error(), kIndex, document);
  return entry;
}

Result<LoadInfo> read_load(const bson_t& document) {
  auto load = read_facts(document);
  if (!load) return of_document(load.error(), kLoads, document);
  return load;
}

}  // namespace wirelake::mongodb
