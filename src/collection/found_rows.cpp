#include "collection/found_rows.h"

#include <utility>
#include <vector>

#include "base/try.h"
#include "columns/document.h"
#include "rows/grouping.h"

namespace wirelake {
namespace {

// Packets, as documents.
class PacketRows final : public Rows::Source {
 public:
  PacketRows(std::unique_ptr<BatchScan> scan, Document document)
      : scan_(std::move(scan)), document_(std::move(document)) {}

  Result<std::int64_t> fetch() override {
    WIRELAKE_ASSIGN(auto batch, scan_->next());
    if (!batch) return std::int64_t{0};
    const std::int64_t rows = batch->num_rows();
    document_.bind(std::move(batch));
    return rows;
  }

  void emit(std::int64_t row, ValueSink& sink) const override { document_.emit(row, sink); }
  QueryReport report() const override { return scan_->report(); }

 private:
  std::unique_ptr<BatchScan> scan_;
  Document document_;
};

// Groups: as objects, or as the one value that each has.
class GroupRows final : public Rows::Source {
 public:
  enum class As { kObjects, kValues };

  GroupRows(Grouping grouping, As as) : grouping_(std::move(grouping)), as_(as) {}

  Result<std::int64_t> fetch() override {
    WIRELAKE_ASSIGN(groups_, grouping_.next());
    return static_cast<std::int64_t>(groups_.size());
  }

  void emit(std::int64_t row, ValueSink& sink) const override {
    const Group& group = groups_[static_cast<std::size_t>(row)];
    if (as_ == As::kValues) return emit_value(group.values.front(), sink);
    grouping_.emit(group, sink);
  }

 private:
  Grouping grouping_;
  As as_;
  std::vector<Group> groups_;
};

Result<RowSource> grouped(std::unique_ptr<BatchScan> scan, GroupingOptions options,
                          GroupRows::As as) {
  WIRELAKE_ASSIGN(Grouping grouping, Grouping::make(std::move(scan), std::move(options)));
  return RowSource(std::make_unique<GroupRows>(std::move(grouping), as));
}

}  // namespace

Result<RowSource> packet_rows(std::unique_ptr<BatchScan> scan, const FindOptions& options) {
  WIRELAKE_ASSIGN(Document document, Document::make(options.fields, *scan->schema()));
  WIRELAKE_TRY(scan->start({document.columns(), options.skip, options.limit, options.query,
                            options.sort, options.cancellation}));
  return RowSource(std::make_unique<PacketRows>(std::move(scan), std::move(document)));
}

Result<RowSource> group_rows(std::unique_ptr<BatchScan> scan, const CountByOptions& options) {
  return grouped(std::move(scan),
                 {.fields = options.fields,
                  .sums = options.sums,
                  .query = options.query,
                  .order = GroupOrder::kGreatestFirst,
                  .limit = options.limit,
                  .cancellation = options.cancellation},
                 GroupRows::As::kObjects);
}

Result<RowSource> distinct_rows(std::unique_ptr<BatchScan> scan, const std::string& field,
                                const Query& query, const Cancellation& cancellation) {
  return grouped(std::move(scan), distinct_of(field, query, cancellation), GroupRows::As::kValues);
}

Result<RowSource> top_rows(std::unique_ptr<BatchScan> scan, const std::string& time,
                           const TopOptions& options) {
  if (!options.field && !options.every) {
    return Error{ErrorCode::kInvalidArgument,
                 "name a field whose values are wanted, such as src, or say --every, as in 10s"};
  }
  if (options.every && options.every->count() <= 0) {
    return Error{ErrorCode::kInvalidArgument, "--every takes a time that is longer than 0"};
  }
  GroupingOptions groups = {.fields = {},
                            .query = options.query,
                            .order = GroupOrder::kGreatestFirst,
                            .limit = options.limit,
                            .elements = true,
                            .cancellation = options.cancellation};
  if (options.every) {
    groups.fields.push_back(time);
    groups.every_ns = options.every->count();
    groups.order = GroupOrder::kGreatestFirstInEach;
  }
  if (options.field) groups.fields.push_back(*options.field);
  if (options.sum) groups.sums.push_back(*options.sum);
  return grouped(std::move(scan), std::move(groups), GroupRows::As::kObjects);
}

}  // namespace wirelake
