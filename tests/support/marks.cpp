#include "support/marks.h"

#include <arrow/builder.h>
#include <arrow/type.h>

#include <cstdlib>

namespace wirelake::test {

const Table& marks_table() {
  static const Table table = {
      .name = "marks",
      .schema =
          arrow::schema({arrow::field("load", arrow::utf8()), arrow::field("mark", arrow::int64()),
                         arrow::field("note", arrow::utf8())}),
      .number = "mark",
      .encodings = {
          .without_dictionary = {"note"}, .differences = {"mark"}, .without_statistics = {}}};
  return table;
}

const Tables& tables_with_marks() {
  static const Tables tables = {&packets_table(), &marks_table()};
  return tables;
}

BatchPointer marks_of(const std::string& load, int count) {
  arrow::StringBuilder loads;
  arrow::Int64Builder marks;
  arrow::StringBuilder notes;
  for (int mark = 1; mark <= count; ++mark) {
    const bool fits = loads.Append(load).ok() && marks.Append(mark).ok() &&
                      notes.Append(load + "-" + std::to_string(mark)).ok();
    if (!fits) std::abort();
  }
  return arrow::RecordBatch::Make(
      marks_table().schema, count,
      {loads.Finish().ValueOrDie(), marks.Finish().ValueOrDie(), notes.Finish().ValueOrDie()});
}

}  // namespace wirelake::test
