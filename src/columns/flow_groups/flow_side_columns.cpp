#include "columns/flow_groups/flow_side_columns.h"

#include <optional>
#include <string>

namespace wirelake {
ColumnGroup SideColumns::describe(std::string_view name) {
  constexpr auto kVaried = Encoding::kWithoutDictionary;
  return {
      .name = name,
      .columns = {struct_column(
          std::string(name),
          {
              column("packets", arrow::int64(), "packets", "that this side sent"),
              column("bytes", arrow::int64(), "bytes", "of their IP packets"),
              column("payload_packets", arrow::int64(), "packets", "with a payload"),
              column("payload_bytes", arrow::int64(), "bytes",
                     "of payload; of TCP each place in the stream once"),
              column("retransmitted_packets", arrow::int64(), "packets",
                     "of TCP, all of whose payload was seen before"),
              column("out_of_order_packets", arrow::int64(), "packets",
                     "of TCP, that bring what later ones came before"),
              column("missed_bytes", arrow::int64(), "bytes",
                     "of the TCP stream, that the capture does not have"),
              column("flags", arrow::int32(), "", "all TCP flags of this side together"),
              column("ttl", arrow::int32(), "hops", "of the first packet"),
              column("window", arrow::int32(), "", "of the first TCP segment, as it stands there"),
              column("length_min", arrow::int64(), "bytes", "of payloads"),
              column("length_mean", arrow::float64(), "bytes", "of payloads", kVaried),
              column("length_max", arrow::int64(), "bytes", "of payloads"),
              column("length_std", arrow::float64(), "bytes",
                     "standard deviation of the payloads' lengths", kVaried),
              column("interval_mean_us", arrow::float64(), "microseconds",
                     "between packets of this side; null with fewer than two", kVaried),
              column("interval_std_us", arrow::float64(), "microseconds", "standard deviation",
                     kVaried),
              column("entropy", arrow::float64(), "bits per byte",
                     "of the first 4096 bytes of payload; null with fewer than 32", kVaried),
          })}};
}

void SideColumns::append(const Flow& flow, Role role) {
  const FlowSide& side = flow.side(role);
  const auto put = [](Numbers& buffer, std::uint64_t value) {
    buffer.put(static_cast<std::int64_t>(value));
  };
  put(packets_, side.packets);
  put(bytes_, side.bytes);
  put(payload_packets_, side.payload_packets);
  put(payload_bytes_, side.payload_bytes);
  put(retransmitted_packets_, side.retransmitted_packets);
  put(out_of_order_packets_, side.out_of_order_packets);
  missed_bytes_.put(flow.missed_bytes(role));
  const bool is_tcp = flow.tcp_state() != nullptr;
  put_optional(flags_, is_tcp ? std::optional(side.flags) : std::nullopt);
  put_optional(ttl_, side.ttl);
  put_optional(window_, side.window);
  const bool has_payload = side.payload_packets > 0;
  put_optional(length_min_, has_payload ? std::optional(side.least_len) : std::nullopt);
  put_optional(length_mean_, has_payload ? std::optional(side.lengths.mean()) : std::nullopt);
  put_optional(length_max_, has_payload ? std::optional(side.greatest_len) : std::nullopt);
  put_optional(length_std_, has_payload ? std::optional(side.lengths.deviation()) : std::nullopt);
  const Moments& intervals = side.intervals_us;
  const bool has_intervals = intervals.count() > 0;
  put_optional(interval_mean_us_, has_intervals ? std::optional(intervals.mean()) : std::nullopt);
  put_optional(interval_std_us_,
               has_intervals ? std::optional(intervals.deviation()) : std::nullopt);
  put_optional(entropy_, side.entropy.bits_per_byte());
}

}  // namespace wirelake
