#include "columns/complete_packets.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/integers.h"
#include "base/quoted.h"
#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/schema.h"
#include "wirelake/packet.h"

namespace wirelake {
namespace {

using ArrayPointer = std::shared_ptr<arrow::Array>;

constexpr const char* kTime = "time";
constexpr std::size_t kNanosecondDigits = 9;
constexpr std::size_t kMicrosecondDigits = 6;

struct Time {
  std::int64_t nanoseconds = 0;
  std::int32_t digits = kMicrosecondDigits;
};

// Decimal seconds since the epoch, such as "-0.500000"; nothing for text that is none, or that 64
// bits of nanoseconds do not hold.
std::optional<Time> time_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  const std::string_view fraction = point < text.size() ? text.substr(point + 1) : "";
  const bool has_digits = !digits.empty() && (point == text.size() || !fraction.empty());
  if (!has_digits || fraction.size() > kNanosecondDigits) return std::nullopt;
  digits += fraction;
  digits.append(kNanosecondDigits - fraction.size(), '0');
  if (digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  if (is_negative) digits.insert(0, 1, '-');
  Time time;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), time.nanoseconds);
  if (read.ec != std::errc()) return std::nullopt;
  if (fraction.size() > kMicrosecondDigits) time.digits = kNanosecondDigits;
  return time;
}

std::optional<std::int32_t> protocol_of(std::string_view name) {
  static const auto* const numbers = [] {
    auto* const all = new std::map<std::string_view, std::int32_t>;
    for (int number = 0; number <= std::numeric_limits<std::uint8_t>::max(); ++number)
      all->emplace(protocol_name(static_cast<std::uint8_t>(number)), number);
    return all;
  }();
  const auto found = numbers->find(name);
  return found == numbers->end() ? std::nullopt : std::optional(found->second);
}

// A column that is made anew of the columns there are.
class Completion {
 public:
  explicit Completion(const BatchPointer& packets) : packets_(packets) {}

  template <typename Value>
  const Value& column(const char* name) const {
    return static_cast<const Value&>(*packets_->GetColumnByName(name));
  }

  arrow::Status replace(const char* name, arrow::ArrayBuilder& builder) {
    ARROW_ASSIGN_OR_RAISE(const auto values, builder.Finish());
    return replace(name, values);
  }

  arrow::Status replace(const char* name, const ArrayPointer& values) {
    const int index = packets_->schema()->GetFieldIndex(name);
    const auto field = packets_->schema()->field(index);
    return packets_->SetColumn(index, field, values).Value(&packets_);
  }

  // The values there are, and in place of nulls what `make` says of the row.
  template <typename Builder, typename Make>
  arrow::Status fill(const char* name, Make make) {
    using Values = typename arrow::TypeTraits<typename Builder::TypeClass>::ArrayType;
    const auto& present = column<Values>(name);
    Builder builder(present.type(), arrow::default_memory_pool());
    ARROW_RETURN_NOT_OK(builder.Reserve(packets_->num_rows()));
    for (std::int64_t row = 0; row < packets_->num_rows(); ++row) {
      const auto value = present.IsValid(row) ? std::optional(present.Value(row)) : make(row);
      ARROW_RETURN_NOT_OK(value ? builder.Append(*value) : builder.AppendNull());
    }
    return replace(name, builder);
  }

  const BatchPointer& packets() const { return packets_; }
  std::int64_t rows() const { return packets_->num_rows(); }

 private:
  BatchPointer packets_;
};

arrow::Status complete_place(Completion& rows, const PacketPlace& place) {
  arrow::StringBuilder loads;
  arrow::StringBuilder captures;
  arrow::Int64Builder frames;
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    ARROW_RETURN_NOT_OK(loads.Append(place.load));
    ARROW_RETURN_NOT_OK(captures.Append(place.capture));
    ARROW_RETURN_NOT_OK(frames.Append(place.first_frame + row));
  }
  // Flows are told by the frames that there were.
  for (const char* name : {"flow", "is_orig"}) {
    const auto type = rows.column<arrow::Array>(name).type();
    ARROW_ASSIGN_OR_RAISE(const auto nulls, arrow::MakeArrayOfNull(type, rows.rows()));
    ARROW_RETURN_NOT_OK(rows.replace(name, nulls));
  }
  ARROW_RETURN_NOT_OK(rows.replace("load", loads));
  ARROW_RETURN_NOT_OK(rows.replace("capture", captures));
  return rows.replace("frame", frames);
}

Status complete_time(Completion& rows) {
  const auto texts = rows.packets()->GetColumnByName(kTime);
  std::vector<std::optional<Time>> times;
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    times.emplace_back();
    if (texts->IsNull(row)) continue;
    const std::string_view text = as_text(binary_value(*texts, row));
    times.back() = time_of(text);
    if (times.back()) continue;
    return Error{ErrorCode::kDamaged, "'time' is " + quoted(text) +
                                          ", which is no number of seconds since 1970 with 9 "
                                          "decimals at most, up to the year 2262"};
  }
  const auto made = [&](auto member) {
    return [&times, member](std::int64_t row) {
      const auto& time = times[static_cast<std::size_t>(row)];
      return time ? std::optional((*time).*member) : std::nullopt;
    };
  };
  WIRELAKE_TRY(from_arrow(rows.fill<arrow::Int64Builder>("ts_ns", made(&Time::nanoseconds))));
  WIRELAKE_TRY(from_arrow(rows.fill<arrow::Int32Builder>("time_digits", made(&Time::digits))));
  const auto& ns = rows.column<arrow::Int64Array>("ts_ns");
  return from_arrow(rows.fill<arrow::TimestampBuilder>("ts", [&ns](std::int64_t row) {
    return ns.IsValid(row) ? std::optional(floor_to_thousandth(ns.Value(row))) : std::nullopt;
  }));
}

arrow::Status complete_protocol(Completion& rows) {
  const auto names = rows.packets()->GetColumnByName("proto");
  return rows.fill<arrow::Int32Builder>("protocol", [&names](std::int64_t row) {
    return names->IsValid(row) ? protocol_of(as_text(binary_value(*names, row))) : std::nullopt;
  });
}

arrow::Status complete_ports(Completion& rows, const char* name) {
  std::vector<ArrayPointer> ports;
  for (const char* info : {"tcp_info", "udp_info", "sctp_info"}) {
    const auto& column = rows.column<arrow::StructArray>(info);
    const int index = column.struct_type()->GetFieldIndex(name);
    ARROW_ASSIGN_OR_RAISE(ports.emplace_back(), column.GetFlattenedField(index));
  }
  return rows.fill<arrow::Int32Builder>(name, [&ports](std::int64_t row) {
    std::optional<std::int32_t> port;
    for (const ArrayPointer& values : ports) {
      if (values->IsValid(row)) port = static_cast<const arrow::Int32Array&>(*values).Value(row);
    }
    return port;
  });
}

// Children lie in memory before the offset of their parent applies.
arrow::Status complete_payload_length(Completion& rows, const char* info) {
  const auto& column = rows.column<arrow::StructArray>(info);
  const auto& fields = *column.struct_type();
  auto data = column.data()->Copy();
  auto& lengths = data->child_data[static_cast<std::size_t>(fields.GetFieldIndex("payload_len"))];
  const auto present = arrow::MakeArray(lengths);
  const auto payload =
      arrow::MakeArray(data->child_data[static_cast<std::size_t>(fields.GetFieldIndex("payload"))]);
  arrow::Int64Builder builder;
  for (std::int64_t row = 0; row < present->length(); ++row) {
    if (present->IsValid(row)) {
      ARROW_RETURN_NOT_OK(builder.Append(integer_value(*present, row)));
    } else if (payload->IsValid(row)) {
      const auto bytes = binary_value(*payload, row).size();
      ARROW_RETURN_NOT_OK(builder.Append(static_cast<std::int64_t>(bytes)));
    } else {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
    }
  }
  ARROW_ASSIGN_OR_RAISE(const auto made, builder.Finish());
  lengths = made->data();
  return rows.replace(info, arrow::MakeArray(data));
}

arrow::Status complete_what_follows(Completion& rows) {
  ARROW_RETURN_NOT_OK(complete_protocol(rows));
  for (const char* name : {"sport", "dport"})
    ARROW_RETURN_NOT_OK(complete_ports(rows, name));
  for (const char* info : {"tcp_info", "udp_info"})
    ARROW_RETURN_NOT_OK(complete_payload_length(rows, info));
  return arrow::Status::OK();
}

}  // namespace

const std::shared_ptr<arrow::Schema>& written_packet_schema() {
  static const auto* const schema = [] {
    auto fields = packet_schema()->fields();
    fields.push_back(arrow::field(kTime, arrow::utf8()));
    return new std::shared_ptr<arrow::Schema>(arrow::schema(std::move(fields)));
  }();
  return *schema;
}

Result<BatchPointer> complete_packets(const BatchPointer& packets, const PacketPlace& place) {
  Completion rows(packets);
  WIRELAKE_TRY(from_arrow(complete_place(rows, place)));
  WIRELAKE_TRY(complete_time(rows));
  WIRELAKE_TRY(from_arrow(complete_what_follows(rows)));
  const int time = written_packet_schema()->GetFieldIndex(kTime);
  return from_arrow(rows.packets()->RemoveColumn(time));
}

}  // namespace wirelake
