// The tables of columns in docs/ are made from the groups, and stay what they say.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "columns/flow_groups.h"
#include "columns/packet_groups.h"
#include "wirelake/column_meanings.h"

namespace wirelake {
namespace {

constexpr const char* kHeading = "| column | type | unit | content | encoding |\n";

const char* encoding_text(Encoding encoding) {
  switch (encoding) {
    case Encoding::kDictionary:
      return "";
    case Encoding::kWithoutDictionary:
      return "no dictionary";
    case Encoding::kDifferences:
      return "differences";
    case Encoding::kWithoutStatistics:
      return "no statistics";
    case Encoding::kPlainBytes:
      return "no dictionary, no statistics";
  }
  return "";
}

// A row for each leaf, and for what is inside of the structs in a list.
void add_rows(const std::vector<ColumnDescription>& columns, const std::string& prefix,
              std::ostream& table) {
  for (const ColumnDescription& column : columns) {
    const bool is_struct = column.type->id() == arrow::Type::STRUCT;
    if (!is_struct) {
      table << "| `" << prefix << column.name << "` | " << column_type_text(*column.type) << " | "
            << column.unit << " | " << column.meaning << " | " << encoding_text(column.encoding)
            << " |\n";
    }
    const std::string inside = is_struct ? "." : "[].";
    add_rows(column.fields, prefix + column.name + inside, table);
  }
}

std::string render_table(const std::vector<ColumnGroup>& groups) {
  std::ostringstream table;
  table << kHeading << "| --- | --- | --- | --- | --- |\n";
  for (const ColumnGroup& group : groups)
    add_rows(group.columns, "", table);
  return table.str();
}

void check_document(const std::string& path, const std::vector<ColumnGroup>& groups) {
  std::ostringstream page;
  page << std::ifstream(path).rdbuf();
  std::string text = page.str();
  const std::size_t begin = text.find(kHeading);
  ASSERT_NE(begin, std::string::npos) << path << " has no line\n" << kHeading;
  const std::size_t end = text.find("\n\n", begin);
  ASSERT_NE(end, std::string::npos);
  const std::size_t size = end + 1 - begin;
  const std::string expected = render_table(groups);
  EXPECT_EQ(text.substr(begin, size), expected)
      << "Run this test with WIRELAKE_WRITE_DOCUMENTS=1 to write " << path << " anew.";
  text.replace(begin, size, expected);
  if (std::getenv("WIRELAKE_WRITE_DOCUMENTS") != nullptr) std::ofstream(path) << text;
}

TEST(ColumnDocuments, StoreFormatHasTheColumnsOfPackets) {
  check_document(WIRELAKE_DOCUMENTS "/store-format.md", packet_groups());
}

TEST(ColumnDocuments, FlowsHasTheColumnsOfFlows) {
  check_document(WIRELAKE_DOCUMENTS "/flows.md", flow_groups());
}

}  // namespace
}  // namespace wirelake
