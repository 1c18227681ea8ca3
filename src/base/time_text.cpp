#include "base/time_text.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace wirelake {
namespace {

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

std::tm utc_fields(std::int64_t microseconds) {
  std::int64_t seconds = microseconds / kMicrosecondsPerSecond;
  if (microseconds % kMicrosecondsPerSecond < 0) --seconds;
  const std::time_t time = seconds;
  std::tm fields = {};
  gmtime_r(&time, &fields);
  return fields;
}

}  // namespace

std::size_t write_seconds_text(std::int64_t nanoseconds, int digits, char* out) {
  char* end = out;
  auto magnitude = static_cast<std::uint64_t>(nanoseconds);
  if (nanoseconds < 0) {
    *end++ = '-';
    magnitude = 0 - magnitude;  // Also right for the smallest number, whose negative does not fit.
  }
  end = std::to_chars(end, out + kMaxSecondsText, magnitude / kNanosecondsPerSecond).ptr;
  *end++ = '.';
  std::uint64_t fraction = magnitude % kNanosecondsPerSecond;
  if (digits == 6) fraction /= 1000;
  for (int i = digits - 1; i >= 0; --i) {
    end[i] = static_cast<char>('0' + fraction % 10);
    fraction /= 10;
  }
  return static_cast<std::size_t>(end - out) + static_cast<std::size_t>(digits);
}

std::string utc_text(std::int64_t microseconds, int digits) {
  const std::tm fields = utc_fields(microseconds);
  char text[64];
  std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &fields);
  std::string result(text, length);
  if (digits > 0) {
    std::int64_t fraction = microseconds % kMicrosecondsPerSecond;
    if (fraction < 0) fraction += kMicrosecondsPerSecond;
    std::snprintf(text, sizeof text, ".%06lld", static_cast<long long>(fraction));
    result.append(text, static_cast<std::size_t>(digits) + 1);
  }
  return result + 'Z';
}

std::string utc_day(std::int64_t microseconds) {
  const std::tm fields = utc_fields(microseconds);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%d", &fields)};
}

std::int64_t now_microseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace wirelake
