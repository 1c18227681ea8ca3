#include "query/batch_matcher.h"

#include <arrow/type.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "columns/document.h"
#include "query/column_match.h"
#include "query/condition_field.h"
#include "query/match_value.h"
#include "query/value_builder.h"

namespace wirelake {
namespace {

using Kind = QueryNode::Kind;

bool is_empty(const Selection& selection) {
  return std::ranges::find(selection, 1) == selection.end();
}

}  // namespace

struct BatchMatcher::Step {
  Step(const QueryNode& of, const arrow::Schema& schema, How how) : node(&of) {
    for (const QueryNode& child : of.children) {
      if (!of.is_condition()) children.emplace_back(child, schema, how);
    }
    // The quick ones first: what they settle need not be asked row by row.
    std::stable_partition(children.begin(), children.end(),
                          [](const Step& child) { return child.is_quick(); });
    if (!of.is_condition()) return;
    field = find_field(of, schema);
    if (field.is_column && how == How::kByColumnWherePossible) column.emplace(of);
    if (field.document_field.empty()) return;
    auto made = Document::make({field.document_field}, schema);
    if (made) document.emplace(std::move(*made));
  }

  bool is_quick() const {
    if (node->is_condition()) return column || !document;
    return std::ranges::all_of(children, &Step::is_quick);
  }

  void collect_columns(std::vector<std::string>& columns) const {
    columns.insert(columns.end(), field.columns.begin(), field.columns.end());
    for (const Step& child : children)
      child.collect_columns(columns);
  }

  // The rows that fit. What is said of rows that are not in `wanted` does not matter.
  Selection select(const BatchPointer& batch, const Selection& wanted) {
    switch (node->kind) {
      case Kind::kAnd:
        return select_all(batch, wanted);
      case Kind::kOr:
        return select_any(batch, wanted);
      case Kind::kNot: {
        Selection selection = children.front().select(batch, wanted);
        for (std::uint8_t& row : selection)
          row ^= 1;
        return selection;
      }
      default:
        break;
    }
    if (column) {
      if (auto selection = column->select(*batch)) return std::move(*selection);
    }
    return select_by_row(batch, wanted);
  }

  Selection select_all(const BatchPointer& batch, const Selection& wanted) {
    Selection selection = wanted;
    for (Step& child : children) {
      if (is_empty(selection)) break;
      const Selection fitting = child.select(batch, selection);
      for (std::size_t row = 0; row < selection.size(); ++row)
        selection[row] &= fitting[row];
    }
    return selection;
  }

  Selection select_any(const BatchPointer& batch, const Selection& wanted) {
    Selection selection(wanted.size(), 0);
    Selection left = wanted;
    for (Step& child : children) {
      const Selection fitting = child.select(batch, left);
      for (std::size_t row = 0; row < selection.size(); ++row) {
        selection[row] |= fitting[row] & left[row];
        left[row] &= static_cast<std::uint8_t>(fitting[row] ^ 1);
      }
      if (is_empty(left)) break;
    }
    return selection;
  }

  Selection select_by_row(const BatchPointer& batch, const Selection& wanted) {
    if (!document) {
      const Value nothing = {ValueFields()};
      return Selection(wanted.size(), matches(*node, nothing));
    }
    Selection selection(wanted.size(), 0);
    document->bind(batch);
    for (std::size_t row = 0; row < wanted.size(); ++row) {
      if (!wanted[row]) continue;
      document->emit(static_cast<std::int64_t>(row), builder);
      selection[row] = matches(*node, builder.take());
    }
    return selection;
  }

  Verdict judge(const BoundsOf& bounds) const {
    if (node->is_condition()) return judge_condition(*node, field, bounds);
    if (node->kind == Kind::kNot) return opposite(children.front().judge(bounds));
    // All are needed, or one is: the verdict that settles it, and the one if nothing does.
    const bool is_and = node->kind == Kind::kAnd;
    const Verdict settled = is_and ? Verdict::kNone : Verdict::kAll;
    Verdict verdict = opposite(settled);
    for (const Step& child : children) {
      const Verdict of_child = child.judge(bounds);
      if (of_child == settled) return settled;
      if (of_child == Verdict::kSome) verdict = Verdict::kSome;
    }
    return verdict;
  }

  const QueryNode* node;
  std::vector<Step> children = {};
  ConditionField field = {};
  std::optional<ColumnMatch> column = {};
  std::optional<Document> document = {};
  ValueBuilder builder = {};
};

BatchMatcher::BatchMatcher(Query query, const arrow::Schema& schema, How how)
    : query_(std::move(query)), root_(std::make_unique<Step>(query_.root(), schema, how)) {
  root_->collect_columns(columns_);
  std::ranges::sort(columns_);
  columns_.erase(std::unique(columns_.begin(), columns_.end()), columns_.end());
}

BatchMatcher::BatchMatcher(BatchMatcher&&) noexcept = default;
BatchMatcher& BatchMatcher::operator=(BatchMatcher&&) noexcept = default;
BatchMatcher::~BatchMatcher() = default;

Selection BatchMatcher::select(const BatchPointer& batch) {
  return root_->select(batch, Selection(static_cast<std::size_t>(batch->num_rows()), 1));
}

Verdict BatchMatcher::judge(const BoundsOf& bounds) const {
  return root_->judge(bounds);
}

}  // namespace wirelake
