#include "store/delta/log/file_path.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/lower_case.h"
#include "base/quoted.h"
#include "base/try.h"
#include "base/utf8.h"
#include "store/delta/log/load_reports.h"
#include "store/delta/log/log_files.h"

namespace wirelake::delta {
namespace {

// What the system takes for a path, each byte of it written as three.
constexpr std::size_t kMaxPathLength = 4096;
constexpr std::size_t kMaxTextLength = 3 * kMaxPathLength;

// Long enough for a name of wirelake's behind a long folder.
constexpr std::size_t kMaxShownPath = 400;

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 3986 section 2.3, and "=", which no rule of it touches within a path.
bool is_plain(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._~=").find(c) != std::string_view::npos;
}

Error refused(ErrorCode code, std::string_view text, const char* why) {
  return {code, "names the file " + wirelake::quoted(text, kMaxShownPath) + ", which " + why};
}

Error outside(std::string_view text) {
  return refused(ErrorCode::kUnsupported, text,
                 "is outside of the table; wirelake neither reads nor removes it");
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What is no encoded byte stands for itself, as other readers of Delta logs have it.
std::string decoded(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        bytes += static_cast<char>(high << 4 | low);
        i += 2;
        continue;
      }
    }
    bytes += text[i];
  }
  return bytes;
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (true) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

// Goes on from `segments` by one more. Encoded dots are dots (RFC 3986 section 6.2.2.2).
void follow(std::string segment, std::vector<std::string>& segments) {
  if (segment.empty() || segment == ".") return;
  if (segment != "..") {
    segments.push_back(std::move(segment));
  } else if (!segments.empty()) {
    segments.pop_back();
  }
}

// RFC 3986 section 3.1. What stands before a colon and is no scheme is part of a name.
std::optional<std::string_view> scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text.front())) {
    return std::nullopt;
  }
  const std::string_view scheme = text.substr(0, colon);
  const bool is_scheme = std::ranges::all_of(scheme, [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  return is_scheme ? std::optional(scheme) : std::nullopt;
}

// The path of a reference to a file of this machine.
Result<std::string_view> path_of_reference(std::string_view text) {
  std::string_view rest = text;
  const auto scheme = scheme_of(rest);
  if (scheme) {
    if (lower_case(*scheme) != "file") return outside(text);
    rest.remove_prefix(scheme->size() + 1);
  }
  const bool has_authority = rest.starts_with("//");
  if (has_authority) {
    rest.remove_prefix(2);
    const std::string_view authority = rest.substr(0, rest.find('/'));
    if (!authority.empty() && lower_case(authority) != "localhost") return outside(text);
    rest.remove_prefix(authority.size());
  }
  if ((scheme || has_authority) && !rest.starts_with('/')) return outside(text);
  return rest;
}

Status check_text(std::string_view text) {
  if (text.size() > kMaxTextLength) {
    return refused(ErrorCode::kDamaged, text, "is longer than any path");
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return refused(ErrorCode::kUnsupported, text, "has a query or a fragment");
  }
  if (to_valid_utf8(text) != text) return refused(ErrorCode::kDamaged, text, "is not UTF-8");
  return {};
}

Status check_file(const std::vector<std::string>& segments, std::string_view text) {
  if (segments.empty()) return refused(ErrorCode::kDamaged, text, "is the table's own folder");
  // Where names are compared without case, these are still the same folders.
  const std::string first = lower_case(segments.front());
  if (first == kLogFolder || first == kReportsFolder) {
    return refused(ErrorCode::kUnsupported, text, "is one of the table's records, and no data");
  }
  return {};
}

std::string joined(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments)
    path += (path.empty() ? "" : "/") + segment;
  return path;
}

}  // namespace

FilePaths::FilePaths(const StoreFolder& table)
    : FilePaths(table.path(), [&table](const std::string& folder) { return table.is_at(folder); }) {
}

FilePaths::FilePaths(std::string_view table_path, IsTable is_table)
    : is_table_(std::move(is_table)) {
  for (const std::string_view segment : split(table_path))
    follow(std::string(segment), table_segments_);
}

Result<std::string> FilePaths::resolve(std::string_view text) {
  if (is_plain_path(text)) return std::string(text);
  WIRELAKE_TRY(check_text(text));
  WIRELAKE_ASSIGN(const std::string_view path, path_of_reference(text));
  std::vector<std::string> segments;
  if (!path.starts_with('/')) segments = table_segments_;
  std::string last;
  for (const std::string_view part : split(path)) {
    last = decoded(part);
    if (last.find('/') != std::string::npos || last.find('\0') != std::string::npos) {
      return refused(ErrorCode::kDamaged, text, "has a character that no name of a file can have");
    }
    follow(last, segments);
  }
  WIRELAKE_ASSIGN(segments, below_table(std::move(segments), text));
  WIRELAKE_TRY(check_file(segments, text));
  if (last.empty() || last == "." || last == "..") {
    return refused(ErrorCode::kDamaged, text, "is a folder");
  }
  return joined(segments);
}

// What of an absolute path is below the table.
Result<std::vector<std::string>> FilePaths::below_table(std::vector<std::string> segments,
                                                        std::string_view text) {
  const auto [in_table, in_path] = std::ranges::mismatch(table_segments_, segments);
  if (in_table == table_segments_.end()) return std::vector<std::string>(in_path, segments.end());
  std::vector<std::string> below;
  for (; !segments.empty(); segments.pop_back()) {
    if (leads_to_table("/" + joined(segments))) {
      std::ranges::reverse(below);
      return below;
    }
    below.push_back(std::move(segments.back()));
  }
  return outside(text);
}

bool FilePaths::leads_to_table(const std::string& folder) {
  if (folder == known_folder_) return true;
  if (!is_table_(folder)) return false;
  known_folder_ = folder;
  return true;
}

bool is_plain_path(std::string_view text) {
  // Dot segments and the folders of the table's records begin otherwise.
  if (text.empty() || text.front() == '.' || text.front() == '_') return false;
  return std::ranges::all_of(text, is_plain);
}

std::string percent_encoded(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : path) {
    if (is_plain(c) || c == '/') {
      encoded += c;
    } else {
      const auto code = static_cast<unsigned char>(c);
      encoded += {'%', kHex[code >> 4], kHex[code & 15]};
    }
  }
  return encoded;
}

Status check_data_file(const StoreFolder& table, const std::string& path) {
  WIRELAKE_ASSIGN(const FileFacts facts, table.facts(path));
  if (facts.is_file) return {};
  return Error{ErrorCode::kDamaged, "is no regular file, as the files of a table must be",
               table.path_of(path)};
}

}  // namespace wirelake::delta
