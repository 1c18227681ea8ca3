// The schema of a collection: its columns, their order and types.
//
// It is made of the groups of columns (packet_groups.h). Packets are laid out by it
// (packet_columns.h), stores write it, and documents are read by its names (document.h).
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string>
#include <string_view>

namespace wirelake {

/// Every column and every field inside of one is nullable. Thread-safe.
const std::shared_ptr<arrow::Schema>& packet_schema();

/// The same of the table `flows`.
const std::shared_ptr<arrow::Schema>& flow_schema();

/// Whether rows of these columns are packets, and no flows, which have the state of a connection.
/// Packets are shown as the dict (packet_dict.h), flows as they are stored.
bool are_packets(const arrow::Schema& schema);

/// The schema that this wirelake writes for rows of these columns.
const arrow::Schema& format_schema(const arrow::Schema& schema);

/// A column of packet_schema(); the name has to be one of its own.
const std::shared_ptr<arrow::Field>& packet_field(std::string_view name);

/// What every collection has of it: neither columns nor fields of structs that came later.
const arrow::FieldVector& first_columns();

}  // namespace wirelake
