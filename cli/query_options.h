// What find, count and distinct have in common: the query, and what it took to answer it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "wirelake/store.h"

namespace wirelake::cli {

/// The QUERY of a command line, by which a packet is meant.
class QueryOption {
 public:
  void add_to(CLI::App& command);

  /// The query; everything if there was none.
  Result<Query> make() const { return Query::parse(text_); }

 private:
  std::string text_;
};

/// Adds --explain.
void add_explain(CLI::App& command, bool& explain);

/// Prints what it took to answer a query, as lines for people or as one JSON object.
void print_report(const QueryReport& report, bool as_json);

}  // namespace wirelake::cli
