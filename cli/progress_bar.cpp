#include "cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "cli/text.h"

namespace wirelake::cli {
namespace {

constexpr auto kFirstDraw = std::chrono::milliseconds(500);
constexpr auto kBetweenDraws = std::chrono::milliseconds(100);
constexpr std::size_t kBarWidth = 20;

std::string time_left(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld left", whole / 60, whole % 60);
  return text;
}

std::string bar(double share) {
  const auto full = static_cast<std::size_t>(share * kBarWidth);
  return "[" + std::string(full, '#') + std::string(kBarWidth - full, '.') + "]";
}

// How much of the work is done, or nothing if nobody knows.
std::optional<double> share_of(const Progress& progress) {
  const auto share = [](std::uint64_t done, std::uint64_t total) {
    return std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  };
  if (progress.bytes_total.value_or(0) > 0)
    return share(progress.bytes_done, *progress.bytes_total);
  if (progress.packets_total.value_or(0) > 0)
    return share(progress.packets, *progress.packets_total);
  return std::nullopt;
}

std::string line_of(const std::string& title, const Progress& progress, double seconds) {
  std::string line = title + " ";
  const auto share = share_of(progress);
  if (share) line += bar(*share) + " " + std::to_string(static_cast<int>(*share * 100)) + " %";
  const bool has_total = progress.bytes_total.value_or(0) > 0;
  if (share) line += has_total ? " of " : ", ";
  line += with_unit(has_total ? *progress.bytes_total : progress.bytes_done);
  if (seconds > 0) {
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(progress.packets) / seconds);
    line += ", " + with_thousands(rate) + " packets/s";
  }
  if (share.value_or(0) > 0) line += ", " + time_left(seconds / *share - seconds);
  return line;
}

// As much of `line`, UTF-8, as has room: whole characters.
std::string_view cut(std::string_view line, std::size_t size) {
  if (line.size() <= size) return line;
  while (size > 0 && (static_cast<unsigned char>(line[size]) & 0xc0) == 0x80)
    --size;
  return line.substr(0, size);
}

}  // namespace

ProgressBar::ProgressBar(const std::string& title)
    : title_(one_line(title)),
      is_terminal_(isatty(STDERR_FILENO) == 1),
      next_draw_(begin_ + kFirstDraw) {}

void ProgressBar::update(const Progress& progress) {
  const auto now = Clock::now();
  if (!is_terminal_ || now < next_draw_) return;
  next_draw_ = now + kBetweenDraws;
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const std::string line(
      cut(line_of(title_, progress, seconds), terminal_columns(STDERR_FILENO) - 1));
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  is_drawn_ = true;
}

void ProgressBar::clear() {
  if (!is_drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  is_drawn_ = false;
}

}  // namespace wirelake::cli
