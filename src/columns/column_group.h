// ColumnGroup: columns that one part of a packet fills, as everything else sees them.
//
// Each group is a pair of files in groups/, with a class such as TcpColumns, and a line in
// packet_groups.h. docs/architecture.md has the recipe for the next one. What the class needs:
//
//   static ColumnGroup describe();
//       What is below.
//   static bool is_in(const Packet& packet, const RowContext& context);
//       Whether the packet fills the columns. Where it does not, they are null, all of them, and
//       nothing else of the class is called. A group that is in every packet has no is_in().
//       Inline, since it is asked of every packet.
//   arrow::Status append(const Packet& packet, RowContext& context);
//       Puts one row into each buffer, or returns void if that cannot fail.
//   auto buffers() { return std::tie(...); }
//       A buffer (column_buffers.h, nested_buffers.h) for each column, in their order; of a struct,
//       for each of its fields.
//   arrow::Result<std::shared_ptr<arrow::Array>> finish(const std::shared_ptr<arrow::DataType>&);
//       Only of a group that is in every packet and whose buffers are not its columns: the struct.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "columns/column_description.h"
#include "columns/document_node.h"

namespace wirelake {

struct ColumnGroup {
  std::string_view name;

  /// One struct, or any number of other columns.
  std::vector<ColumnDescription> columns;

  /// Keys of the packet dict that are made of these.
  std::vector<DocumentNode> dict = {};

  /// Columns beside the dict that documents and queries have otherwise than they are stored.
  std::vector<DocumentNode> shown = {};

  /// Whether collections may lack the columns, as those do that were made before the group.
  bool is_later = false;
};

/// What groups know beside the packet.
struct RowContext {
  std::string load;
  std::string capture;
  bool keep_headers = false;
  std::int64_t payload_bytes = 0;  ///< Groups add what they copy of payloads and headers.
};

}  // namespace wirelake
