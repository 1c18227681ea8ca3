#include "wirelake/column_meanings.h"

#include <arrow/type.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "columns/schema.h"

namespace wirelake {
namespace {

void add_leaves(const arrow::FieldVector& fields, const std::string& prefix,
                std::vector<std::string>& leaves) {
  for (const auto& field : fields) {
    const std::string name = prefix + field->name();
    if (field->type()->id() == arrow::Type::STRUCT) {
      add_leaves(field->type()->fields(), name + ".", leaves);
    } else {
      leaves.push_back(name);
    }
  }
}

TEST(ColumnMeanings, AreThoseOfAllLeavesInTheirOrder) {
  std::vector<std::string> leaves;
  add_leaves(packet_schema()->fields(), "", leaves);
  std::vector<std::string> names;
  for (const ColumnMeaning& column : column_meanings()) {
    names.emplace_back(column.name);
    EXPECT_FALSE(column.meaning.empty()) << column.name;
    EXPECT_EQ(find_column_meaning(column.name), &column);
  }
  EXPECT_EQ(names, leaves);
  EXPECT_EQ(find_column_meaning("tcp_info"), nullptr);
  EXPECT_EQ(find_column_meaning("theirs"), nullptr);
}

}  // namespace
}  // namespace wirelake
