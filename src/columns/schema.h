// The schema of a collection: its columns, their order and types, in one place.
//
// Packets are laid out by it (packet_columns.h), stores write it, and documents are read by its
// names (document.h). docs/store-format.md says what each column means.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string_view>

namespace wirelake {

/// Indices of the top-level columns, in the order of the schema.
enum Column : int {
  kLoadColumn,
  kCaptureColumn,
  kFrameColumn,
  kTimestampNsColumn,
  kTimeDigitsColumn,
  kTimestampColumn,
  kTypeColumn,
  kSourceColumn,
  kDestinationColumn,
  kLenColumn,
  kProtoColumn,
  kProtocolColumn,
  kTtlColumn,
  kCapturedLenColumn,
  kWireLenColumn,
  kLinkTypeColumn,
  kVlanColumn,
  kSourcePortColumn,
  kDestinationPortColumn,
  kTcpInfoColumn,
  kUdpInfoColumn,
  kTlsInfoColumn,
  kHeaderColumn,
  kColumnCount,
};

/// Every column and every field inside of one is nullable. Thread-safe.
const std::shared_ptr<arrow::Schema>& packet_schema();

/// Whether a collection may lack the column of that name, as those do that were made before it.
bool is_later_column(std::string_view name);

}  // namespace wirelake
