#include "base/duration_text.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace wirelake {
namespace {

constexpr std::string_view kSpace = " \t";

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr Unit kUnits[] = {
    {"ms", 1},          {"millisecond", 1},    {"milliseconds", 1},
    {"s", 1000},        {"second", 1000},      {"seconds", 1000},
    {"min", 60'000},    {"minute", 60'000},    {"minutes", 60'000},
    {"h", 3'600'000},   {"hour", 3'600'000},   {"hours", 3'600'000},
    {"d", 86'400'000},  {"day", 86'400'000},   {"days", 86'400'000},
    {"w", 604'800'000}, {"week", 604'800'000}, {"weeks", 604'800'000},
};

// 0 if there is no such unit.
std::int64_t milliseconds_of(std::string_view unit) {
  for (const Unit& known : kUnits) {
    if (unit == known.name) return known.milliseconds;
  }
  return 0;
}

void skip(std::string_view& text, std::size_t count) {
  text.remove_prefix(std::min(count, text.size()));
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
}

Error no_duration(std::string_view text) {
  return {ErrorCode::kInvalidArgument,
          "'" + std::string(text.substr(0, 80)) + "' is no duration: write it like 7d or 12 hours"};
}

}  // namespace

Result<std::int64_t> parse_duration_ms(std::string_view text) {
  std::string_view rest = text;
  skip(rest, 0);
  if (rest.starts_with("interval ")) skip(rest, std::string_view("interval ").size());
  if (rest == "0") return std::int64_t{0};
  if (rest.empty()) return no_duration(text);
  std::int64_t total = 0;
  while (!rest.empty()) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc()) return no_duration(text);
    skip(rest, static_cast<std::size_t>(end - rest.data()));
    const std::size_t length = std::min(rest.find_first_of(" \t0123456789"), rest.size());
    const std::int64_t unit = milliseconds_of(rest.substr(0, length));
    if (unit == 0) return no_duration(text);
    std::int64_t part = 0;
    if (__builtin_mul_overflow(unit, std::int64_t{number}, &part) ||
        __builtin_add_overflow(total, part, &total)) {
      return no_duration(text);
    }
    skip(rest, length);
  }
  return total;
}

}  // namespace wirelake
