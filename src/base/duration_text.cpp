#include "base/duration_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <string>

namespace wirelake {
namespace {

constexpr std::string_view kSpace = " \t";

struct Unit {
  std::string_view name;
  std::int64_t size;
};
using Units = std::span<const Unit>;

constexpr Unit kMilliseconds[] = {
    {"ms", 1},          {"millisecond", 1},    {"milliseconds", 1},
    {"s", 1000},        {"second", 1000},      {"seconds", 1000},
    {"min", 60'000},    {"minute", 60'000},    {"minutes", 60'000},
    {"h", 3'600'000},   {"hour", 3'600'000},   {"hours", 3'600'000},
    {"d", 86'400'000},  {"day", 86'400'000},   {"days", 86'400'000},
    {"w", 604'800'000}, {"week", 604'800'000}, {"weeks", 604'800'000},
};

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr Unit kNanoseconds[] = {
    {"ns", 1},
    {"us", 1000},
    {"µs", 1000},
    {"ms", 1'000'000},
    {"s", kSecond},
    {"m", 60 * kSecond},
    {"min", 60 * kSecond},
    {"h", 3600 * kSecond},
    {"d", 86'400 * kSecond},
};

// 0 if there is no such unit.
std::int64_t size_of(std::string_view unit, Units units) {
  const auto known = std::ranges::find(units, unit, &Unit::name);
  return known == units.end() ? 0 : known->size;
}

void skip(std::string_view& text, std::size_t count) {
  text.remove_prefix(std::min(count, text.size()));
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
}

Error no_duration(std::string_view text, std::string_view examples) {
  return {ErrorCode::kInvalidArgument, "'" + std::string(text.substr(0, 80)) +
                                           "' is no duration: write it like " +
                                           std::string(examples)};
}

// Nothing for what is no sum of numbers with units, or more than 64 bits hold.
std::optional<std::int64_t> sum_of(std::string_view text, Units units) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    skip(text, static_cast<std::size_t>(end - text.data()));
    const std::size_t length = std::min(text.find_first_of(" \t0123456789"), text.size());
    const std::int64_t unit = size_of(text.substr(0, length), units);
    if (unit == 0) return std::nullopt;
    std::int64_t part = 0;
    if (__builtin_mul_overflow(unit, std::int64_t{number}, &part) ||
        __builtin_add_overflow(total, part, &total)) {
      return std::nullopt;
    }
    skip(text, length);
  }
  return total;
}

}  // namespace

Result<std::int64_t> parse_duration_ms(std::string_view text) {
  std::string_view rest = text;
  skip(rest, 0);
  if (rest.starts_with("interval ")) skip(rest, std::string_view("interval ").size());
  if (rest == "0") return std::int64_t{0};
  const auto sum = sum_of(rest, kMilliseconds);
  if (!sum) return no_duration(text, "7d or 12 hours");
  return *sum;
}

Result<std::chrono::nanoseconds> parse_interval(std::string_view text) {
  std::string_view rest = text;
  skip(rest, 0);
  const auto sum = sum_of(rest, kNanoseconds);
  if (!sum) return no_duration(text, "10s, 5m, 1h or 500ms");
  return std::chrono::nanoseconds(*sum);
}

}  // namespace wirelake
