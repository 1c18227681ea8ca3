#include "columns/groups/time_columns.h"

#include <arrow/array.h>

#include <array>
#include <utility>

#include "base/integers.h"
#include "base/time_text.h"

namespace wirelake {
namespace {

EmitValue bind_time(const ComputedValue::Arrays& arrays) {
  if (arrays[0]->type_id() != arrow::Type::INT64) return {};
  auto nanoseconds = std::static_pointer_cast<arrow::Int64Array>(arrays[0]);
  std::shared_ptr<arrow::Int32Array> digits;
  if (arrays[1] && arrays[1]->type_id() == arrow::Type::INT32) {
    digits = std::static_pointer_cast<arrow::Int32Array>(arrays[1]);
  }
  return [nanoseconds = std::move(nanoseconds), digits = std::move(digits)](std::int64_t row,
                                                                            ValueSink& sink) {
    const bool is_to_microseconds = digits && digits->IsValid(row) && digits->Value(row) == 6;
    std::array<char, kMaxSecondsText> text;
    const std::size_t length =
        write_seconds_text(nanoseconds->Value(row), is_to_microseconds ? 6 : 9, text.data());
    sink.unshared_text({text.data(), length});
  };
}

}  // namespace

ColumnGroup TimeColumns::describe() {
  auto time = computed_key(
      "time", {.columns = {"ts_ns", "time_digits"}, .bind = bind_time, .type = arrow::utf8()});
  time.before = "ttl";
  return {.name = "time",
          .columns =
              {
                  column("ts_ns", arrow::int64(), "nanoseconds", "since 1970-01-01 UTC",
                         Encoding::kDifferences),
                  column("time_digits", arrow::int32(), "digits",
                         "6 or 9: how exact the capture's clock is"),
                  column("ts", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), "microseconds",
                         "the same time, rounded down, as a timestamp", Encoding::kDifferences),
              },
          .dict = {std::move(time)}};
}

void TimeColumns::append(const Packet& packet, RowContext&) {
  nanoseconds_.put(packet.timestamp_ns);
  digits_.put(packet.time_digits);
  microseconds_.put(floor_to_thousandth(packet.timestamp_ns));
}

}  // namespace wirelake
