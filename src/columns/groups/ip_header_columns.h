// What the outermost IP header says beside addresses, length and protocol.
//
// Every packet has one, so that the cost of a row counts: rows are kept as they come, and become
// columns batch by batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <tuple>
#include <vector>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class IpHeaderColumns {
 public:
  static ColumnGroup describe();
  void append(const Packet& packet, RowContext&) {
    rows_.fields.push_back(ip_header_fields(packet));
  }
  auto buffers() { return std::tie(rows_); }
  arrow::Result<std::shared_ptr<arrow::Array>> finish(const std::shared_ptr<arrow::DataType>& type);

 private:
  struct Rows {
    std::vector<IpHeaderFields> fields;
    arrow::Status reserve(std::int64_t rows) {
      fields.reserve(fields.size() + static_cast<std::size_t>(rows));
      return arrow::Status::OK();
    }
  };
  Rows rows_;
};

}  // namespace wirelake
