// Packets of a collection as a table for people.
#pragma once

#include <arrow/type_fwd.h>

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/table.h"

namespace wirelake::cli {

class PacketTable {
 public:
  /// A column for each of `fields`; without any, the columns that one looks for first, as far as
  /// `schema`, the collection's, has what they are made of.
  PacketTable(std::vector<std::string> fields, const arrow::Schema& schema);

  /// What Collection::find() is to be asked for.
  const std::vector<std::string>& wanted_fields() const { return wanted_; }

  /// Adds a row with the wanted fields.
  void add(const nlohmann::ordered_json& packet);
  void finish() { table_.finish(); }

 private:
  std::vector<std::string> fields_;
  std::vector<std::string> wanted_;
  Table table_;
};

}  // namespace wirelake::cli
