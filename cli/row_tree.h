// RowTree: a row as a JSON value in memory, for what is made of some of its values for people.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/try.h"
#include "wirelake/result.h"
#include "wirelake/rows.h"
#include "wirelake/value_sink.h"

namespace wirelake::cli {

class RowTree final : public ValueSink {
 public:
  using Json = nlohmann::ordered_json;

  /// The row that has been sent last, with the values that its line of JSON would have.
  const Json& row() const { return row_; }

  void begin_object(const void*) override { stack_.push_back(&put(Json::object())); }
  void key(std::string_view name) override { key_ = name; }
  void end_object() override { stack_.pop_back(); }
  void begin_list() override { stack_.push_back(&put(Json::array())); }
  void end_list() override { stack_.pop_back(); }
  void null() override { put(nullptr); }
  void boolean(bool value) override { put(value); }
  void integer(std::int64_t value) override { put(value); }
  void number(double value) override { put(value); }
  void text(std::string_view value) override { put(value); }
  void timestamp(std::int64_t microseconds) override;
  void bytes(Bytes value) override;
  void option(std::int64_t kind, Bytes data) override;

 private:
  Json& put(Json value);

  Json row_;
  std::vector<Json*> stack_;  // The objects and lists around the next value, in row_.
  std::string key_;           // Of the next value.
};

/// Hands each row to `table.add()`, and calls `table.finish()` behind the last.
template <typename RowTable>
Status print_as_table(Rows& rows, RowTable& table) {
  RowTree tree;
  WIRELAKE_TRY(rows.each(tree, [&] {
    table.add(tree.row());
    return true;
  }));
  table.finish();
  return {};
}

/// The value at a dotted name; null where there is none.
const nlohmann::ordered_json& at_path(const nlohmann::ordered_json& row, std::string_view path);

/// An address with its port, if that is not null: "192.0.2.1:443", "[2001:db8::1]:443".
std::string end_point(const nlohmann::ordered_json& address, const nlohmann::ordered_json& port);

/// A value of a row as a cell of a table: text as it is, "-" for null, else JSON.
std::string cell_of(const nlohmann::ordered_json& value);

}  // namespace wirelake::cli
