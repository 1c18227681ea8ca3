#include "store/delta/change/delete_flows.h"

#include <arrow/array.h>

#include <string>
#include <utility>
#include <vector>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "store/delta/change/delete_rows.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/further_table.h"
#include "store/delta/log/table_settings.h"

namespace wirelake::delta {
namespace {

// Others pack files meanwhile.
constexpr int kMaxAttempts = 10;

class EmptiedChoice final : public RowChoice {
 public:
  EmptiedChoice(const EmptiedFlows& emptied, const Table& flows)
      : emptied_(emptied), number_(flows.number) {}

  std::vector<std::string> columns() const override { return {kLoadColumn, number_}; }
  bool may_choose(const AddFile& /*file*/) const override { return true; }

  Selection select(const BatchPointer& rows) override {
    const auto loads = rows->GetColumnByName(kLoadColumn);
    const auto numbers = rows->GetColumnByName(number_);
    Selection selection(static_cast<std::size_t>(rows->num_rows()));
    for (std::int64_t row = 0; row < rows->num_rows(); ++row) {
      const bool goes = numbers->IsValid(row) && emptied_.has(as_text(binary_value(*loads, row)),
                                                              integer_value(*numbers, row));
      selection[static_cast<std::size_t>(row)] = goes ? 1 : 0;
    }
    return selection;
  }

 private:
  const EmptiedFlows& emptied_;
  std::string number_;
};

Status try_delete(const StoreFolder& table, const Table& flows, const EmptiedFlows& emptied,
                  std::int64_t since) {
  WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(table));
  WIRELAKE_TRY(check_writable(now));
  EmptiedChoice choice(emptied, flows);
  Rewrite rewrite(table, now, flows);
  WIRELAKE_TRY(rewrite_without(rewrite, table, now, flows, choice));
  return rewrite.commit("DELETE", /*data_change=*/true, {follows_packets(since, now.version)});
}

}  // namespace

Status delete_flows(const StoreFolder& packets, const Table& flows, const EmptiedFlows& emptied,
                    std::int64_t since) {
  WIRELAKE_ASSIGN(const auto table, open_further_table(packets, flows));
  if (!table || emptied.empty()) return {};
  for (int attempt = 1;; ++attempt) {
    const Status done = try_delete(*table, flows, emptied, since);
    if (done || done.error().code != ErrorCode::kConflict || attempt == kMaxAttempts) return done;
  }
}

}  // namespace wirelake::delta
