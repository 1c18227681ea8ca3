// BoundNode: a node of a document with the arrays of a batch, which Document emits rows by.
//
// Safe to read from several threads.
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "columns/document_node.h"

namespace wirelake {

struct BoundNode {
  const DocumentNode* node = nullptr;
  std::shared_ptr<arrow::Array> array = {};  // Null where the batch has no such column.
  EmitValue emit_computed = {};
  // Of a stored struct of booleans, none of them null: its fields.
  std::vector<std::shared_ptr<arrow::BooleanArray>> booleans = {};
  std::vector<std::string> boolean_names = {};
  std::vector<BoundNode> children = {};
};

/// Columns that `batch` lacks are null. `nodes` have to outlive what is returned.
std::vector<BoundNode> bind_nodes(const std::vector<DocumentNode>& nodes,
                                  const arrow::RecordBatch& batch);

/// Sends the keys and values of a row to `sink`, which is in an object.
void emit_nodes(const std::vector<BoundNode>& nodes, std::int64_t row, ValueSink& sink);

}  // namespace wirelake
