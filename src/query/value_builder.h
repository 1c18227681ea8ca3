// ValueBuilder: a document as a Value, with what a query sees differently from the dict.
//
// `opts` are documents {kind, data}; times are their text. The counterpart of JsonSink for queries.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/value.h"

namespace wirelake {

class ValueBuilder final : public ValueSink {
 public:
  /// The finished value.
  Value take() { return std::exchange(result_, {}); }

  void begin_object(const void*) override { open(ValueFields()); }
  void key(std::string_view name) override { open_.back().key = name; }
  void end_object() override { close(); }
  void begin_list() override { open(ValueList()); }
  void end_list() override { close(); }
  void null() override { put({}); }
  void boolean(bool value) override { put({value}); }
  void integer(std::int64_t value) override { put({value}); }
  void number(double value) override { put({value}); }
  void text(std::string_view value) override { put({std::string(value)}); }
  void timestamp(std::int64_t microseconds) override;
  void bytes(Bytes value) override;
  void option(std::int64_t kind, Bytes data) override;

 private:
  struct Open {
    Value value;
    std::string key = {};
  };

  template <typename Container>
  void open(Container container) {
    open_.push_back({{std::move(container)}});
  }
  void close();
  void put(Value value);

  std::vector<Open> open_;
  Value result_;
};

}  // namespace wirelake
