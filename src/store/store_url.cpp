#include "store/store_url.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "base/lower_case.h"
#include "base/try.h"

namespace wirelake {
namespace {

constexpr std::string_view kFilePrefix = "file://";
constexpr std::string_view kHowToWrite =
    "write mongodb://[USER:PASSWORD@]HOST[:PORT]/DATABASE for a server (%XX for what is special in "
    "a user or password), or ./FOLDER for a folder";

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool is_scheme(std::string_view text) {
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text.front())) == 0) return false;
  return std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
  });
}

// What is before "://"; nothing if the text does not begin as a URL.
std::string_view scheme_of(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = url.substr(0, colon);
  return is_scheme(scheme) ? scheme : std::string_view();
}

bool is_mongodb(std::string_view scheme) {
  return scheme == "mongodb" || scheme == "mongodb+srv";
}

Error no_url(const std::string& why) {
  return {ErrorCode::kInvalidArgument, "is no URL of a store: " + why, "the store's URL"};
}

// USER:PASSWORD@HOST, whatever is around it. A path with both characters begins with / or ./
bool can_hold_password(std::string_view text) {
  if (text.starts_with('/') || text.starts_with("./") || text.starts_with("../")) {
    return text.find(":/") != std::string_view::npos && text.find('@') != std::string_view::npos;
  }
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.find('@', colon) != std::string_view::npos;
}

Error unknown_scheme(std::string_view scheme) {
  const std::string small = lower_case(scheme);
  if (is_mongodb(small) || small == "file") {
    return no_url("the name before :// is written in small letters: " + small + "://");
  }
  if (small.starts_with("mongo")) {
    return no_url("the name before :// is mongodb, or mongodb+srv; " + std::string(kHowToWrite));
  }
  return {ErrorCode::kInvalidArgument,
          "there is no kind of store for '" + std::string(scheme) +
              "' URLs; name a folder, or a file://, mongodb:// or mongodb+srv:// URL"};
}

// Where passwords with an unescaped / or ? would be taken for a host's port, and be shown.
Status check_mongodb(std::string_view url) {
  std::string_view rest = url.substr(url.find("://") + 3);
  const std::size_t end = rest.find_first_of("/?");
  if (end == std::string_view::npos) return {};
  const std::string_view path =
      rest.substr(end, rest[end] == '/' ? rest.find('?') - end : rest.npos);
  if (path.find('@') == std::string_view::npos) return {};
  return no_url(
      "an @ is behind the first / or ?; write %2F and %3F for these in a user or password");
}

Result<std::string> home_folder(std::string_view what_for) {
  std::string home = environment("HOME");
  if (home.starts_with('/')) return home;
  const std::string why = home.empty() ? "$HOME is not set" : "$HOME is no absolute path";
  return Error{ErrorCode::kInvalidArgument,
               why + ", so there is no " + std::string(what_for) +
                   "; name a store with --store URL or $WIRELAKE_STORE"};
}

}  // namespace

Result<StoreUrlKind> store_url_kind(std::string_view url) {
  const std::string_view scheme = scheme_of(url);
  if (scheme == "file") return StoreUrlKind::kFolder;
  if (is_mongodb(scheme)) {
    WIRELAKE_TRY(check_mongodb(url));
    return StoreUrlKind::kMongodb;
  }
  if (!scheme.empty()) return unknown_scheme(scheme);
  const bool is_meant_for_server =
      lower_case(url).starts_with("mongo") && url.find(':') != std::string_view::npos;
  if (is_meant_for_server || url.find("://") != std::string_view::npos || can_hold_password(url)) {
    return no_url("it begins with no name and ://; " + std::string(kHowToWrite));
  }
  return StoreUrlKind::kFolder;
}

Result<std::string> folder_path(std::string_view url) {
  if (url.starts_with(kFilePrefix)) {
    const std::string shown = shown_url(url);
    url.remove_prefix(kFilePrefix.size());
    if (url.starts_with("localhost/")) url.remove_prefix(std::string_view("localhost").size());
    if (!url.starts_with('/')) {
      return Error{ErrorCode::kInvalidArgument, "is no file URL: write file:///FOLDER", shown};
    }
  }
  std::string path(url);
  if (path == "~" || path.starts_with("~/")) {
    WIRELAKE_ASSIGN(const std::string home, home_folder("folder ~"));
    path.replace(0, 1, home);
  }
  return path;
}

Result<std::string> default_store_url() {
  if (std::string url = environment("WIRELAKE_STORE"); !url.empty()) return url;
#ifdef __APPLE__
  WIRELAKE_ASSIGN(const std::string home, home_folder("default store"));
  return home + "/Library/Application Support/wirelake";
#else
  // The XDG Base Directory Specification: relative paths are to be ignored.
  if (std::string data = environment("XDG_DATA_HOME"); data.starts_with('/')) {
    return data + "/wirelake";
  }
  WIRELAKE_ASSIGN(const std::string home, home_folder("default store"));
  return home + "/.local/share/wirelake";
#endif
}

bool has_secrets(std::string_view url) {
  return shown_url(url) != url;
}

std::string shown_url(std::string_view url) {
  const std::string_view scheme = scheme_of(url);
  if (scheme.empty() && url.find("://") == std::string_view::npos && !can_hold_password(url)) {
    return std::string(url);
  }
  const std::size_t at = url.rfind('@');
  if (scheme == "file" &&
      (at == std::string_view::npos || url.substr(kFilePrefix.size()).starts_with('/'))) {
    return std::string(url);
  }
  std::string shown;
  if (!scheme.empty()) shown = std::string(scheme) + "://";
  std::string_view rest =
      at != std::string_view::npos ? url.substr(at + 1) : url.substr(shown.size());
  // What is behind an @ in the options is none of the host's.
  if (at != std::string_view::npos && url.substr(0, at).find('?') != std::string_view::npos)
    rest = {};
  return shown + std::string(rest.substr(0, rest.find_first_of("?#")));
}

}  // namespace wirelake
