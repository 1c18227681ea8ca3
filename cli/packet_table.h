// Packets of a collection as a table for people.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.h"

namespace wirelake::cli {

/// A value of a line of JSON as a cell; "-" for null.
std::string cell_of(const nlohmann::ordered_json& value);

class PacketTable {
 public:
  /// A column for each of `fields`; without any, the columns that one looks for first.
  explicit PacketTable(std::vector<std::string> fields);

  /// What Store::find() is to be asked for.
  const std::vector<std::string>& wanted_fields() const { return wanted_; }

  /// Adds a line of Store::find().
  void add(std::string_view json);
  void finish() { table_.finish(); }

 private:
  std::vector<std::string> fields_;
  std::vector<std::string> wanted_;
  Table table_;
};

}  // namespace wirelake::cli
