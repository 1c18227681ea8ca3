#include "query/bounds.h"

#include <arrow/type.h>
#include <arrow/type_traits.h>

#include <algorithm>
#include <string_view>

#include "query/column_match.h"
#include "query/match_value.h"
#include "query/value_set.h"

namespace wirelake {
namespace {

using Kind = QueryNode::Kind;

Verdict judge_integers(const QueryNode& condition, std::int64_t smallest, std::int64_t greatest) {
  const FittingIntegers fitting = fitting_integers(condition);
  if (fitting.listed) {
    if (!fitting.listed->has_between(smallest, greatest)) return Verdict::kNone;
    return smallest == greatest ? Verdict::kAll : Verdict::kSome;
  }
  if (fitting.first > greatest || fitting.last < smallest) return Verdict::kNone;
  const bool all = fitting.first <= smallest && greatest <= fitting.last;
  return all ? Verdict::kAll : Verdict::kSome;
}

bool is_outside(const Value& value, std::string_view smallest, std::string_view greatest) {
  const std::string* text = value.text();
  return !text || *text < smallest || *text > greatest;
}

// Bounds of text can be cut off, so that equal bounds do not mean one value.
Verdict judge_texts(const QueryNode& condition, std::string_view smallest,
                    std::string_view greatest) {
  if (condition.kind == Kind::kEqual) {
    return is_outside(condition.operand, smallest, greatest) ? Verdict::kNone : Verdict::kSome;
  }
  if (condition.kind == Kind::kIn) {
    const bool some = condition.listed->has_text_between(smallest, greatest);
    return some ? Verdict::kSome : Verdict::kNone;
  }
  const std::string* operand = condition.operand.text();
  if (!operand) return Verdict::kNone;  // Text is never compared with something else.
  const auto verdict = [](bool none, bool all) {
    return none ? Verdict::kNone : all ? Verdict::kAll : Verdict::kSome;
  };
  switch (condition.kind) {
    case Kind::kLess:
      return verdict(smallest >= *operand, greatest < *operand);
    case Kind::kLessOrEqual:
      return verdict(smallest > *operand, greatest <= *operand);
    case Kind::kGreater:
      return verdict(greatest <= *operand, smallest > *operand);
    case Kind::kGreaterOrEqual:
      return verdict(greatest < *operand, smallest >= *operand);
    default:
      return Verdict::kSome;
  }
}

bool compares(Kind kind) {
  return kind >= Kind::kEqual && kind <= Kind::kIn;
}

// Of the values that are not null.
Verdict judge_values(const QueryNode& condition, const arrow::DataType& type,
                     const ColumnBounds& bounds) {
  if (condition.kind == Kind::kExists) return Verdict::kAll;
  if (condition.kind == Kind::kEqual && condition.operand.is_null()) return Verdict::kNone;
  if (!compares(condition.kind)) return Verdict::kSome;
  const auto* low = std::get_if<std::int64_t>(&bounds.smallest);
  const auto* high = std::get_if<std::int64_t>(&bounds.greatest);
  if (low && high && arrow::is_signed_integer(type.id())) {
    return judge_integers(condition, *low, *high);
  }
  const auto* first = std::get_if<std::string>(&bounds.smallest);
  const auto* last = std::get_if<std::string>(&bounds.greatest);
  if (first && last && type.id() == arrow::Type::STRING) {
    return judge_texts(condition, *first, *last);
  }
  return Verdict::kSome;
}

}  // namespace

Verdict opposite(Verdict verdict) {
  if (verdict == Verdict::kSome) return verdict;
  return verdict == Verdict::kNone ? Verdict::kAll : Verdict::kNone;
}

Verdict judge_condition(const QueryNode& condition, const ConditionField& field,
                        const BoundsOf& bounds_of) {
  static constexpr Value kNull = {};
  const bool missing_fits = fits(condition, nullptr);
  // No such field: missing in every row.
  if (field.document_field.empty()) return missing_fits ? Verdict::kAll : Verdict::kNone;
  if (!field.is_column) return Verdict::kSome;
  const auto bounds = bounds_of(field.document_field);
  if (!bounds) return Verdict::kSome;

  const bool null_fits = fits(condition, &kNull);
  const bool is_top = condition.path.size() == 1;  // Null, but never missing.
  const bool nulls_agree = is_top || null_fits == missing_fits;
  if (bounds->nulls == bounds->rows && nulls_agree) {
    return null_fits ? Verdict::kAll : Verdict::kNone;
  }
  const Verdict of_values = judge_values(condition, *field.type, *bounds);
  if (bounds->nulls == 0) return of_values;
  if (!nulls_agree || of_values == Verdict::kSome) return Verdict::kSome;
  const Verdict of_nulls = null_fits ? Verdict::kAll : Verdict::kNone;
  return of_values == of_nulls ? of_values : Verdict::kSome;
}

}  // namespace wirelake
