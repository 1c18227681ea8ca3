// Conditions on flat columns, a whole column at a time.
//
// The quick path of batch_matcher.h: integers, booleans, text and bytes, on their own or inside of
// structs. What a null or a missing value means is asked of match_value.h.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "query/query_node.h"
#include "query/selection.h"
#include "query/value_set.h"

namespace wirelake {

/// Integers that fit a condition: those from `first` to `last`, or those in `listed`.
struct FittingIntegers {
  std::int64_t first = 1;  // None, if behind `last`.
  std::int64_t last = 0;
  const IntegerSet* listed = nullptr;  // Of the condition.

  bool contains(std::int64_t value) const;
};
FittingIntegers fitting_integers(const QueryNode& condition);

class ColumnMatch {
 public:
  explicit ColumnMatch(const QueryNode& condition);

  /// Which rows of the column at the condition's path fit; nothing if its type is none that can be
  /// answered here.
  std::optional<Selection> select(const arrow::RecordBatch& batch);

 private:
  bool select_values(const arrow::Array& values, Selection& selection);
  void select_dictionary(const arrow::DictionaryArray& values, Selection& selection);
  bool text_fits_here(std::string_view text) const;

  const QueryNode* condition_;
  bool only_presence_;
  FittingIntegers integers_;
  // What was found of the entries of a dictionary, which batches share.
  std::shared_ptr<arrow::Array> dictionary_;
  Selection entries_;
};

}  // namespace wirelake
