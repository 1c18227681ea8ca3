// Flows of a collection as a table for people.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/table.h"

namespace wirelake::cli {

class FlowRows {
 public:
  FlowRows();

  /// What Collection::find() is to be asked for.
  static const std::vector<std::string>& wanted_fields();

  /// Adds a row with the wanted fields.
  void add(const nlohmann::ordered_json& flow);
  void finish() { table_.finish(); }

 private:
  Table table_;
};

}  // namespace wirelake::cli
