// delete_frames STORE NAME FIRST LAST: deletes the packets of these frames; for tests that run it
// as a process to be killed, or among others. Prints how many; ends with 1 after an error.

#include <arrow/array.h>
#include <arrow/array/builder_primitive.h>

#include <cstdio>
#include <cstdlib>

#include "columns/arrow_status.h"
#include "store/store_backend.h"
#include "wirelake/store.h"

namespace {

using namespace wirelake;

RowSelection frames(std::int64_t first, std::int64_t last) {
  RowSelection rows;
  rows.columns = {"frame"};
  rows.matches =
      [=](const arrow::RecordBatch& batch) -> Result<std::shared_ptr<arrow::BooleanArray>> {
    const auto& frame = static_cast<const arrow::Int64Array&>(*batch.GetColumnByName("frame"));
    arrow::BooleanBuilder builder;
    for (std::int64_t row = 0; row < frame.length(); ++row) {
      const bool matches = frame.Value(row) >= first && frame.Value(row) <= last;
      if (const auto added = builder.Append(matches); !added.ok()) return to_error(added);
    }
    auto mask = from_arrow(builder.Finish());
    if (!mask) return mask.error();
    return std::static_pointer_cast<arrow::BooleanArray>(*mask);
  };
  return rows;
}

int fail(const Error& error) {
  std::fprintf(stderr, "wirelake: %s\n", error.to_string().c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  auto store = Store::open(argv[1]);
  if (!store) return fail(store.error());
  const auto deleted =
      store->backend().delete_rows(argv[2], frames(std::atoll(argv[3]), std::atoll(argv[4])), {});
  if (!deleted) return fail(deleted.error());
  std::printf("%llu\n", static_cast<unsigned long long>(deleted->packets));
  return 0;
}
