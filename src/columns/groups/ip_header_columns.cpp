#include "columns/groups/ip_header_columns.h"

#include <arrow/array.h>
#include <arrow/util/bit_util.h>

#include <span>
#include <utility>

namespace wirelake {
namespace {

using Fields = std::span<const IpHeaderFields>;
using ArrayResult = arrow::Result<std::shared_ptr<arrow::Array>>;

template <typename Number, typename Get>
arrow::Result<std::shared_ptr<arrow::Buffer>> numbers(Fields rows, Get get) {
  const auto size = static_cast<std::int64_t>(rows.size() * sizeof(Number));
  ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateBuffer(size));
  auto* out = reinterpret_cast<Number*>(buffer->mutable_data());
  for (const IpHeaderFields& row : rows)
    *out++ = static_cast<Number>(get(row));
  return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

template <typename Get>
arrow::Result<std::shared_ptr<arrow::Buffer>> bits(Fields rows, Get get) {
  ARROW_ASSIGN_OR_RAISE(auto buffer,
                        arrow::AllocateEmptyBitmap(static_cast<std::int64_t>(rows.size())));
  std::uint8_t* out = buffer->mutable_data();
  for (std::size_t i = 0; i < rows.size(); ++i)
    out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | std::uint8_t{get(rows[i])} << i % 8);
  return buffer;
}

template <typename Get>
arrow::Result<Validity> validity(Fields rows, Get get) {
  Validity validity;
  for (const IpHeaderFields& row : rows)
    validity.nulls += get(row) ? 0 : 1;
  if (validity.nulls > 0) {
    ARROW_ASSIGN_OR_RAISE(validity.bits, bits(rows, get));
  }
  return validity;
}

// Adds columns one after the other, in the order of the fields.
class Columns {
 public:
  Columns(Fields rows, const arrow::FieldVector& fields) : rows_(rows), fields_(fields) {}

  template <typename Get>
  arrow::Status add_numbers(const Validity& validity, Get get) {
    const auto& type = fields_[columns_.size()]->type();
    const bool is_wide = type->id() == arrow::Type::INT64;
    return add(is_wide ? numbers<std::int64_t>(rows_, get) : numbers<std::int32_t>(rows_, get),
               validity);
  }

  template <typename Get>
  arrow::Status add_bits(const Validity& validity, Get get) {
    return add(bits(rows_, get), validity);
  }

  arrow::ArrayVector take() { return std::move(columns_); }

 private:
  arrow::Status add(arrow::Result<std::shared_ptr<arrow::Buffer>> values,
                    const Validity& validity) {
    ARROW_ASSIGN_OR_RAISE(auto buffer, std::move(values));
    columns_.push_back(arrow::MakeArray(arrow::ArrayData::Make(
        fields_[columns_.size()]->type(), static_cast<std::int64_t>(rows_.size()),
        {validity.bits, std::move(buffer)}, validity.nulls)));
    return arrow::Status::OK();
  }

  Fields rows_;
  const arrow::FieldVector& fields_;
  arrow::ArrayVector columns_;
};

arrow::Result<arrow::ArrayVector> make_columns(Fields rows, const arrow::FieldVector& fields) {
  using Row = IpHeaderFields;
  const auto is_v4 = [](const Row& row) { return row.version == IpVersion::kV4; };
  const auto is_v6 = [](const Row& row) { return row.version == IpVersion::kV6; };
  const Validity of_all;
  ARROW_ASSIGN_OR_RAISE(const Validity of_v4, validity(rows, is_v4));
  ARROW_ASSIGN_OR_RAISE(const Validity of_v6, validity(rows, is_v6));
  ARROW_ASSIGN_OR_RAISE(const Validity of_fragments,
                        validity(rows, [](const Row& row) { return row.has_fragment_fields; }));
  Columns columns(rows, fields);
  ARROW_RETURN_NOT_OK(columns.add_numbers(of_v4, [](const Row& row) { return row.header_len; }));
  ARROW_RETURN_NOT_OK(columns.add_numbers(of_all, [](const Row& row) { return row.dscp; }));
  ARROW_RETURN_NOT_OK(columns.add_numbers(of_all, [](const Row& row) { return row.ecn; }));
  ARROW_RETURN_NOT_OK(columns.add_numbers(of_fragments, [](const Row& row) { return row.id; }));
  ARROW_RETURN_NOT_OK(columns.add_bits(of_v4, [](const Row& row) { return row.dont_fragment; }));
  ARROW_RETURN_NOT_OK(
      columns.add_bits(of_fragments, [](const Row& row) { return row.more_fragments; }));
  ARROW_RETURN_NOT_OK(
      columns.add_numbers(of_fragments, [](const Row& row) { return row.fragment_offset; }));
  ARROW_RETURN_NOT_OK(columns.add_numbers(of_v6, [](const Row& row) { return row.flow_label; }));
  return columns.take();
}

}  // namespace

ColumnGroup IpHeaderColumns::describe() {
  return {
      .name = "ip_header",
      .columns = {struct_column(
          "ip_info",
          {
              column("header_len", arrow::int32(), "bytes", "of the IPv4 header; null for IPv6"),
              column("dscp", arrow::int32(), "", "differentiated services code point"),
              column("ecn", arrow::int32(), "",
                     "explicit congestion notification: 0 none, 1 and 2 able, 3 experienced"),
              column("id", arrow::int64(), "",
                     "identification; null for IPv6 without a fragment header, as the two below",
                     Encoding::kWithoutDictionary),
              column("dont_fragment", arrow::boolean(), "", "of IPv4; null for IPv6"),
              column("more_fragments", arrow::boolean(), "", "whether it is not the last fragment"),
              column("fragment_offset", arrow::int32(), "8 bytes", "where the fragment belongs"),
              column("flow_label", arrow::int32(), "", "of IPv6; null for IPv4"),
          })},
      .is_later = true};
}

ArrayResult IpHeaderColumns::finish(const std::shared_ptr<arrow::DataType>& type) {
  const Fields rows(rows_.fields);
  ARROW_ASSIGN_OR_RAISE(auto columns, make_columns(rows, type->fields()));
  rows_.fields.clear();
  const auto count = static_cast<std::int64_t>(columns.front()->length());
  return std::make_shared<arrow::StructArray>(type, count, std::move(columns));
}

}  // namespace wirelake
