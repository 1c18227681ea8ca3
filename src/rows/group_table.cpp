#include "rows/group_table.h"

#include <arrow/compute/api_vector.h>
#include <arrow/compute/exec.h>
#include <arrow/compute/row/grouper.h>
#include <arrow/datum.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/integers.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "rows/row_bytes.h"

namespace wirelake {
namespace {

// What a group takes beside its key.
constexpr std::int64_t kGroupBytes = 48;

std::int64_t bytes_of_row(const arrow::ArrayVector& keys) {
  arrow::FieldVector fields;
  for (const auto& key : keys)
    fields.push_back(arrow::field("", key->type()));
  const std::int64_t rows = keys.front()->length();
  const std::vector<std::int64_t> sizes =
      row_bytes(*arrow::RecordBatch::Make(arrow::schema(std::move(fields)), rows, keys));
  return std::reduce(sizes.begin(), sizes.end()) / std::max<std::int64_t>(rows, 1);
}

bool is_dictionary(const std::shared_ptr<arrow::Array>& array) {
  return array->type_id() == arrow::Type::DICTIONARY;
}

}  // namespace

GroupTable::GroupTable(std::size_t sums) {
  totals_.sums.resize(sums);
}

GroupTable::~GroupTable() = default;
GroupTable::GroupTable(GroupTable&&) noexcept = default;
GroupTable& GroupTable::operator=(GroupTable&&) noexcept = default;

bool GroupTable::fits(const arrow::ArrayVector& keys) const {
  return !grouper_ || std::ranges::equal(keys, types_, [](const auto& key, const auto& type) {
    return key->type()->Equals(*type);
  });
}

Status GroupTable::add(const Groups& groups) {
  const std::int64_t rows = groups.keys.front()->length();
  if (rows == 0) return {};
  if (!grouper_) {
    types_.clear();
    for (const auto& key : groups.keys)
      types_.push_back(key->type());
    const std::vector<arrow::TypeHolder> types(types_.begin(), types_.end());
    WIRELAKE_ASSIGN(grouper_, from_arrow(arrow::compute::Grouper::Make(types)));
  }
  const std::vector<arrow::Datum> keys(groups.keys.begin(), groups.keys.end());
  const arrow::compute::ExecBatch batch(keys, rows);
  WIRELAKE_ASSIGN(const auto ids, from_arrow(grouper_->Consume(arrow::compute::ExecSpan(batch))));
  const arrow::UInt32Array array(ids.array());
  return add_totals(groups, {array.raw_values(), static_cast<std::size_t>(array.length())});
}

Status GroupTable::add_totals(const Groups& groups, std::span<const std::uint32_t> ids) {
  const std::size_t before = totals_.counts.size();
  const std::size_t all = grouper_->num_groups();
  if (all > before) {
    bytes_ += static_cast<std::int64_t>(all - before) * (bytes_of_row(groups.keys) + kGroupBytes);
  }
  totals_.counts.resize(all);
  for (std::size_t i = 0; i < ids.size(); ++i)
    totals_.counts[ids[i]] += groups.counts.empty() ? 1 : groups.counts[i];
  for (std::size_t sum = 0; sum < totals_.sums.size(); ++sum) {
    std::vector<std::int64_t>& totals = totals_.sums[sum];
    totals.resize(all);
    for (std::size_t i = 0; i < ids.size(); ++i)
      totals[ids[i]] = saturated_sum(totals[ids[i]], groups.sums[sum][i]);
  }
  return {};
}

Result<Groups> GroupTable::take() {
  const std::size_t sums = totals_.sums.size();
  Groups taken = std::exchange(totals_, {});
  totals_.sums.resize(sums);
  bytes_ = 0;
  if (!grouper_) return taken;
  WIRELAKE_ASSIGN(const auto uniques, from_arrow(grouper_->GetUniques()));
  grouper_.reset();
  for (const arrow::Datum& key : uniques.values)
    taken.keys.push_back(key.make_array());
  return taken;
}

Result<Groups> without_dictionaries(Groups groups) {
  if (std::ranges::none_of(groups.keys, is_dictionary)) return groups;
  const arrow::ArrayVector keys = groups.keys;
  for (auto& key : groups.keys) {
    if (is_dictionary(key)) key = static_cast<const arrow::DictionaryArray&>(*key).indices();
  }
  GroupTable table(groups.sums.size());
  WIRELAKE_TRY(table.add(groups));
  WIRELAKE_ASSIGN(Groups plain, table.take());
  for (std::size_t i = 0; i < plain.keys.size(); ++i) {
    if (!is_dictionary(keys[i])) continue;
    const auto& dictionary = static_cast<const arrow::DictionaryArray&>(*keys[i]).dictionary();
    WIRELAKE_ASSIGN(plain.keys[i], from_arrow(arrow::compute::Take(*dictionary, *plain.keys[i])));
  }
  return plain;
}

}  // namespace wirelake
