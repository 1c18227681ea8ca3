#include "cli/open_with.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

namespace wirelake::cli {
namespace {

struct Engine {
  const char* name;
  const char* before;  // What is in front of the path, as a literal of its language, and behind.
  const char* behind;
  char quote_escape;  // What stands before a quote inside of the literal.
};

// Each reads the table by its log: the Parquet files alone hold deleted packets too.
constexpr Engine kEngines[] = {
    {"duckdb", "INSTALL delta; LOAD delta;\nSELECT * FROM delta_scan('", "');", '\''},
    {"pandas", "from deltalake import DeltaTable\nDeltaTable('", "').to_pandas()", '\\'},
    {"polars", "import polars\npolars.scan_delta('", "').collect()", '\\'},
    {"spark", "spark.read.format('delta').load('", "')", '\\'},
};

// Of other paths, Polars' own reader takes the percent-encoded one for the path of the files.
bool is_plain(std::string_view path) {
  return std::ranges::all_of(path, [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("/-_.~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

std::string quoted_for(const Engine& engine, std::string_view path) {
  std::string text;
  for (const char c : path) {
    const bool is_escaped = c == '\'' || c == engine.quote_escape;
    if (is_escaped) text += engine.quote_escape;
    text += c;
  }
  return text;
}

}  // namespace

std::vector<std::string> engines() {
  std::vector<std::string> names;
  std::ranges::transform(kEngines, std::back_inserter(names), &Engine::name);
  return names;
}

std::string open_with(const std::string& engine, const std::string& path) {
  const auto* const found = std::ranges::find(kEngines, engine, &Engine::name);
  const bool is_for_pyarrow = engine == "polars" && !is_plain(path);
  return found->before + quoted_for(*found, path) +
         (is_for_pyarrow ? "', use_pyarrow=True).collect()" : found->behind);
}

}  // namespace wirelake::cli
