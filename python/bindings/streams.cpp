#include "streams.h"

#include <arrow/c/bridge.h>

#include <utility>

#include "errors.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

constexpr const char* kCapsuleName = "arrow_array_stream";

// Arrow's reader over a function that gives batches.
class BatchReader final : public arrow::RecordBatchReader {
 public:
  BatchReader(std::shared_ptr<arrow::Schema> schema, NextBatch next)
      : schema_(std::move(schema)), next_(std::move(next)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    auto read = next_();
    if (!read) return arrow::Status::IOError(read.error().to_string());
    *batch = std::move(*read);
    return arrow::Status::OK();
  }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  NextBatch next_;
};

void release_stream(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, kCapsuleName));
  if (!stream) return;
  if (stream->release) stream->release(stream);
  delete stream;
}

}  // namespace

nb::object stream_capsule(std::shared_ptr<arrow::Schema> schema, NextBatch next) {
  auto reader = std::make_shared<BatchReader>(std::move(schema), std::move(next));
  auto stream = std::make_unique<ArrowArrayStream>();
  const arrow::Status exported = arrow::ExportRecordBatchReader(std::move(reader), stream.get());
  if (!exported.ok()) raise({ErrorCode::kIo, exported.ToString()});
  PyObject* const capsule = PyCapsule_New(stream.get(), kCapsuleName, release_stream);
  if (!capsule) throw nb::python_error();
  (void)stream.release();
  return nb::steal(capsule);
}

}  // namespace wirelake::python
