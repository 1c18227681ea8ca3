#include "query/column_match.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <cmath>

#include "base/base64.h"
#include "base/text_view.h"
#include "columns/arrow_value.h"
#include "query/match_value.h"
#include "query/query_operand.h"

namespace wirelake {
namespace {

using Kind = QueryNode::Kind;

constexpr std::uint8_t kNotAsked = 2;  // Of a dictionary's entry.

bool is_order(Kind kind) {
  return kind >= Kind::kLess && kind <= Kind::kGreaterOrEqual;
}

// The integers on one side of a number.
FittingIntegers side_of(Kind kind, const Value& operand) {
  FittingIntegers none;
  const bool below = kind == Kind::kLess || kind == Kind::kLessOrEqual;
  const bool with_bound = kind == Kind::kLessOrEqual || kind == Kind::kGreaterOrEqual;
  std::int64_t bound = 0;
  bool bound_fits = with_bound;
  if (const auto* integer = std::get_if<std::int64_t>(&operand.state)) {
    bound = *integer;
  } else {
    const double number = std::get<double>(operand.state);
    if (std::isnan(number)) return none;
    if (number >= 0x1p63) return below ? FittingIntegers{INT64_MIN, INT64_MAX} : none;
    if (number < -0x1p63) return below ? none : FittingIntegers{INT64_MIN, INT64_MAX};
    // Between two integers, the one on the right side fits whether or not the bound does.
    const double nearest = below ? std::floor(number) : std::ceil(number);
    if (nearest >= 0x1p63) return none;
    bound = static_cast<std::int64_t>(nearest);
    bound_fits = with_bound || nearest != number;
  }
  if (below) {
    if (!bound_fits && bound == INT64_MIN) return none;
    return {INT64_MIN, bound_fits ? bound : bound - 1};
  }
  if (!bound_fits && bound == INT64_MAX) return none;
  return {bound_fits ? bound : bound + 1, INT64_MAX};
}

// Whether a condition of equality is one with `bytes`, for which its text and bytes stand as
// base64.
bool bytes_fit(const QueryNode& condition, Bytes bytes) {
  if (condition.kind == Kind::kIn) return condition.listed->contains_bytes(bytes);
  if (condition.kind != Kind::kEqual) return false;
  const auto* base64 = std::get_if<Base64>(&condition.operand.state);
  const std::string* text = base64 ? &base64->text : condition.operand.text();
  if (!text || text->size() != base64_size(bytes.size())) return false;
  std::string shown;
  append_base64(shown, bytes);
  return shown == *text;
}

bool boolean_fits(const QueryNode& condition, bool value) {
  const Value known = {value};
  return fits(condition, &known);
}

template <typename ArrayType>
void select_integers(const arrow::Array& array, const FittingIntegers& fitting,
                     Selection& selection) {
  const auto* values = static_cast<const ArrayType&>(array).raw_values();
  const std::size_t rows = selection.size();
  if (fitting.listed) {
    for (std::size_t row = 0; row < rows; ++row)
      selection[row] = fitting.contains(values[row]);
    return;
  }
  const std::int64_t first = fitting.first;
  const std::int64_t last = fitting.last;
  std::uint8_t* const out = selection.data();
  for (std::size_t row = 0; row < rows; ++row)
    out[row] = (values[row] >= first) & (values[row] <= last);
}

template <typename ArrayType, typename Fits>
void select_views(const arrow::Array& array, Selection& selection, const Fits& view_fits) {
  const auto& values = static_cast<const ArrayType&>(array);
  for (std::size_t row = 0; row < selection.size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    selection[row] = values.IsValid(at) && view_fits(values.GetView(at));
  }
}

// Gives the rows where `array` is null another answer.
void select_nulls(const arrow::Array& array, bool null_fits, Selection& selection) {
  if (array.null_count() == 0) return;
  for (std::size_t row = 0; row < selection.size(); ++row) {
    if (array.IsNull(static_cast<std::int64_t>(row))) selection[row] = null_fits;
  }
}

}  // namespace

bool FittingIntegers::contains(std::int64_t value) const {
  if (listed) return listed->contains(value);
  return first <= value && value <= last;
}

FittingIntegers fitting_integers(const QueryNode& condition) {
  FittingIntegers none;
  const Value& operand = condition.operand;
  if (condition.kind == Kind::kIn) {
    none.listed = &condition.listed->integers();
    return none;
  }
  if (operand.kind() != Value::Kind::kNumber) return none;
  if (condition.kind == Kind::kEqual) {
    const auto number = whole_number(operand);
    return number ? FittingIntegers{*number, *number} : none;
  }
  return is_order(condition.kind) ? side_of(condition.kind, operand) : none;
}

ColumnMatch::ColumnMatch(const QueryNode& condition)
    : condition_(&condition),
      only_presence_(condition.kind == Kind::kExists ||
                     (condition.kind == Kind::kEqual && condition.operand.is_null())),
      integers_(fitting_integers(condition)) {}

std::optional<Selection> ColumnMatch::select(const arrow::RecordBatch& batch) {
  static constexpr Value kNull = {};
  const bool missing_fits = fits(*condition_, nullptr);
  const bool null_fits = fits(*condition_, &kNull);

  std::vector<std::shared_ptr<arrow::Array>> structs;
  auto column = batch.GetColumnByName(condition_->path.front());
  bool is_below = false;  // Of a column that is not there.
  for (std::size_t i = 1; i < condition_->path.size(); ++i) {
    if (!column) {
      is_below = true;
      break;
    }
    if (column->type_id() != arrow::Type::STRUCT) return std::nullopt;
    structs.push_back(column);
    column = static_cast<const arrow::StructArray&>(*column).GetFieldByName(condition_->path[i]);
  }
  const auto rows = static_cast<std::size_t>(batch.num_rows());
  Selection selection(rows, is_below ? missing_fits : null_fits);
  if (column && only_presence_) {
    selection.assign(rows, condition_->kind == Kind::kExists);
  } else if (column && !select_values(*column, selection)) {
    return std::nullopt;
  }
  if (column) select_nulls(*column, null_fits, selection);
  // From the inside out: below a null everything is missing.
  for (const auto& above : structs)
    select_nulls(*above, missing_fits, selection);
  return selection;
}

bool ColumnMatch::text_fits_here(std::string_view text) const {
  const Kind kind = condition_->kind;
  if (kind == Kind::kRegex || kind == Kind::kNet) return text_fits(*condition_, text);
  if (kind == Kind::kIn) return condition_->listed->contains_text(text);
  const std::string* operand = condition_->operand.text();
  if (!operand) return false;
  if (!is_order(kind)) return kind == Kind::kEqual && text == *operand;
  const int order = text.compare(*operand);
  if (kind == Kind::kLess) return order < 0;
  if (kind == Kind::kLessOrEqual) return order <= 0;
  return kind == Kind::kGreater ? order > 0 : order >= 0;
}

bool ColumnMatch::select_values(const arrow::Array& values, Selection& selection) {
  const auto fits_as_text = [this](std::string_view text) { return text_fits_here(text); };
  switch (values.type_id()) {
    case arrow::Type::INT8:
      select_integers<arrow::Int8Array>(values, integers_, selection);
      return true;
    case arrow::Type::INT16:
      select_integers<arrow::Int16Array>(values, integers_, selection);
      return true;
    case arrow::Type::INT32:
      select_integers<arrow::Int32Array>(values, integers_, selection);
      return true;
    case arrow::Type::INT64:
      select_integers<arrow::Int64Array>(values, integers_, selection);
      return true;
    case arrow::Type::BOOL: {
      const bool table[] = {boolean_fits(*condition_, false), boolean_fits(*condition_, true)};
      select_views<arrow::BooleanArray>(values, selection,
                                        [&](bool value) { return table[value]; });
      return true;
    }
    case arrow::Type::STRING:
      select_views<arrow::StringArray>(values, selection, fits_as_text);
      return true;
    case arrow::Type::LARGE_STRING:
      select_views<arrow::LargeStringArray>(values, selection, fits_as_text);
      return true;
    case arrow::Type::BINARY: {
      select_views<arrow::BinaryArray>(values, selection, [&](std::string_view bytes) {
        return bytes_fit(*condition_, std::as_bytes(std::span<const char>(bytes)));
      });
      return true;
    }
    case arrow::Type::DICTIONARY: {
      const auto& encoded = static_cast<const arrow::DictionaryArray&>(values);
      const bool known = encoded.indices()->type_id() == arrow::Type::INT32 &&
                         encoded.dictionary()->type_id() == arrow::Type::STRING;
      if (known) select_dictionary(encoded, selection);
      return known;
    }
    default:
      return false;
  }
}

void ColumnMatch::select_dictionary(const arrow::DictionaryArray& values, Selection& selection) {
  if (dictionary_ != values.dictionary()) {
    dictionary_ = values.dictionary();
    entries_.assign(static_cast<std::size_t>(dictionary_->length()), kNotAsked);
  }
  const auto& texts = static_cast<const arrow::StringArray&>(*dictionary_);
  const auto& indices = static_cast<const arrow::Int32Array&>(*values.indices());
  for (std::size_t row = 0; row < selection.size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    if (indices.IsNull(at)) continue;  // Said of nulls later.
    const std::int32_t index = indices.Value(at);
    std::uint8_t& entry = entries_[static_cast<std::size_t>(index)];
    if (entry == kNotAsked) entry = text_fits_here(texts.GetView(index));
    selection[row] = entry;
  }
}

}  // namespace wirelake
