// What is put together of the groups of columns has all of each group in it.
#include <arrow/array.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "columns/packet_dict.h"
#include "columns/packet_groups.h"
#include "columns/schema.h"
#include "columns/shown_fields.h"
#include "support/batches.h"
#include "wirelake/column_meanings.h"

namespace wirelake {
namespace {

using namespace test;

// The leaves of a schema as Parquet names them.
void add_parquet_leaves(const arrow::FieldVector& fields, const std::string& prefix,
                        std::set<std::string>& leaves) {
  for (const auto& field : fields) {
    std::string path = prefix + field->name();
    auto type = field->type();
    if (type->id() == arrow::Type::LIST) {
      path += ".list.element";
      type = type->field(0)->type();
    }
    if (type->id() == arrow::Type::STRUCT) {
      add_parquet_leaves(type->fields(), path + '.', leaves);
    } else {
      leaves.insert(path);
    }
  }
}

bool is_stored(const std::string& path) {
  return !types_at({arrow::struct_(packet_schema()->fields())}, name_parts(path)).empty();
}

void expect_to_be_made_of_columns(const std::vector<DocumentNode>& keys) {
  for (const DocumentNode& key : keys) {
    EXPECT_TRUE(is_stored(key.path)) << key.name << " is made of " << key.path;
    for (const std::string& column : key.computed.columns)
      EXPECT_TRUE(is_stored(column)) << key.name << " is made of " << column;
    EXPECT_TRUE(key.computed.columns.empty() || key.computed.columns.front() == key.path);
    EXPECT_EQ(key.is_object, !key.children.empty()) << key.name;
    expect_to_be_made_of_columns(key.children);
  }
}

TEST(ColumnGroups, AreOneStructOrPlainColumnsWithNamesOfTheirOwn) {
  std::set<std::string> names;
  std::set<std::string_view> groups;
  for (const ColumnGroup& group : packet_groups()) {
    EXPECT_TRUE(groups.insert(group.name).second) << group.name;
    ASSERT_FALSE(group.columns.empty()) << group.name;
    for (const ColumnDescription& column : group.columns) {
      EXPECT_TRUE(names.insert(column.name).second) << column.name;
      const bool is_struct = column.type->id() == arrow::Type::STRUCT;
      EXPECT_TRUE(!is_struct || group.columns.size() == 1) << column.name;
    }
  }
}

TEST(ColumnGroups, AreAllInThePacketsThatTheTestsUse) {
  const auto batch = batch_of(frames_of_every_group(), "a", 1, {.keep_headers = true});
  const auto valid = batch->ValidateFull();
  ASSERT_TRUE(valid.ok()) << valid.ToString();
  for (const ColumnGroup& group : packet_groups()) {
    for (const ColumnDescription& column : group.columns) {
      EXPECT_LT(batch->GetColumnByName(column.name)->null_count(), batch->num_rows())
          << "let a frame of test::frames_of_every_group() have " << group.name;
    }
  }
}

TEST(ColumnGroups, EncodingsAreThoseOfLeaves) {
  std::set<std::string> leaves;
  add_parquet_leaves(packet_schema()->fields(), "", leaves);
  const ColumnEncodings& encodings = packets_table().encodings;
  for (const auto& list :
       {encodings.without_dictionary, encodings.differences, encodings.without_statistics}) {
    EXPECT_FALSE(list.empty());
    for (const std::string& leaf : list)
      EXPECT_TRUE(leaves.contains(leaf)) << leaf;
  }
  EXPECT_EQ(std::ranges::count(encodings.without_statistics, "tcp_info.opts.list.element.data"), 1);
  EXPECT_EQ(std::ranges::count(encodings.without_dictionary, "tcp_info.opts.list.element.data"), 0);
}

TEST(ColumnGroups, KeysOfTheDictAreMadeOfColumns) {
  std::size_t keys = 0;
  for (const ColumnGroup& group : packet_groups())
    keys += group.dict.size();
  EXPECT_EQ(dict_nodes().size(), keys);
  expect_to_be_made_of_columns(dict_nodes());
}

TEST(ColumnGroups, OnlyTheFirstColumnsAreInEveryCollection) {
  // Those that collections of the first version have. A new group has to say that it is later.
  const std::set<std::string> expected = {
      "load",    "capture",  "frame", "ts_ns",    "time_digits", "ts",       "type",
      "src",     "dst",      "len",   "proto",    "protocol",    "ttl",      "caplen",
      "wirelen", "linktype", "vlan",  "tcp_info", "udp_info",    "tls_info", "header"};
  std::set<std::string> first;
  for (const auto& field : first_columns()) {
    first.insert(field->name());
    const auto of_today = packet_schema()->GetFieldByName(field->name());
    EXPECT_TRUE(field->name() == "tcp_info" || field->Equals(of_today)) << field->name();
  }
  EXPECT_EQ(first, expected);
  EXPECT_TRUE(
      types_at({arrow::struct_(first_columns())}, name_parts("tcp_info.flag_bits")).empty());
  EXPECT_TRUE(is_stored("tcp_info.flag_bits"));
}

TEST(ColumnGroups, WhatIsShownOtherwiseIsMadeOfColumns) {
  std::vector<DocumentNode> shown = shown_nodes();
  shown.erase(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(dict_nodes().size()));
  ASSERT_FALSE(shown.empty());
  expect_to_be_made_of_columns(shown);
}

}  // namespace
}  // namespace wirelake
