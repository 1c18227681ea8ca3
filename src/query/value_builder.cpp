#include "query/value_builder.h"

#include "base/text_view.h"
#include "base/time_text.h"

namespace wirelake {

void ValueBuilder::timestamp(std::int64_t microseconds) {
  put({utc_text(microseconds, 6)});
}

void ValueBuilder::bytes(Bytes value) {
  put({RawBytes{std::string(as_text(value))}});
}

void ValueBuilder::option(std::int64_t kind, Bytes data) {
  put({ValueFields{{"kind", {kind}}, {"data", {RawBytes{std::string(as_text(data))}}}}});
}

void ValueBuilder::close() {
  Value closed = std::move(open_.back().value);
  open_.pop_back();
  put(std::move(closed));
}

void ValueBuilder::put(Value value) {
  if (open_.empty()) {
    result_ = std::move(value);
    return;
  }
  Open& top = open_.back();
  if (auto* fields = std::get_if<ValueFields>(&top.value.state)) {
    fields->emplace_back(std::move(top.key), std::move(value));
  } else {
    std::get<ValueList>(top.value.state).push_back(std::move(value));
  }
}

}  // namespace wirelake
