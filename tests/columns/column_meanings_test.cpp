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

void check(const std::vector<ColumnMeaning>& meanings, const arrow::Schema& schema) {
  std::vector<std::string> leaves;
  add_leaves(schema.fields(), "", leaves);
  std::vector<std::string> names;
  for (const ColumnMeaning& column : meanings) {
    names.emplace_back(column.name);
    EXPECT_FALSE(column.meaning.empty()) << column.name;
    EXPECT_EQ(find_column_meaning(meanings, column.name), &column);
  }
  EXPECT_EQ(names, leaves);
  EXPECT_EQ(find_column_meaning(meanings, "theirs"), nullptr);
}

TEST(ColumnMeanings, AreThoseOfAllLeavesInTheirOrder) {
  check(packet_column_meanings(), *packet_schema());
  check(flow_column_meanings(), *flow_schema());
  EXPECT_EQ(find_column_meaning(packet_column_meanings(), "tcp_info"), nullptr);
}

}  // namespace
}  // namespace wirelake
