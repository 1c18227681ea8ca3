// What find, count, distinct and top have in common: the query, and what it took to answer it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "wirelake/collection.h"
#include "wirelake/find.h"
#include "wirelake/query.h"
#include "wirelake/result.h"
#include "wirelake/rows.h"

namespace wirelake::cli {

/// The QUERY of a command line, by which a packet is meant, or a flow.
class QueryOption {
 public:
  CLI::Option* add_to(CLI::App& command);

  /// Adds --flows.
  CLI::Option* add_flows_to(CLI::App& command);

  bool is_about_flows() const { return is_about_flows_; }

  /// The collection, as it is to be asked.
  Collection asked(const Collection& collection) const {
    return is_about_flows_ ? collection.flows() : collection;
  }

  /// The query; everything if there was none. One of no text is none at all, but a mistake: it is
  /// what a variable that is not set leaves in a script.
  Result<Query> make() const {
    return option_ && option_->count() > 0 ? Query::parse(text_) : Query();
  }

 private:
  const CLI::Option* option_ = nullptr;  // The command's, which lives as long as the program.
  std::string text_;
  bool is_about_flows_ = false;
};

/// Adds --explain.
CLI::Option* add_explain(CLI::App& command, bool& explain);

/// Prints each row as a line of JSON.
Status print_as_json(Rows& rows);

/// Prints what it took to answer a query, as lines for people or as one JSON object.
void print_report(const QueryReport& report, bool as_json);

}  // namespace wirelake::cli
