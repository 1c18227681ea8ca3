#include "streams.h"

#include <arrow/c/bridge.h>
#include <pthread.h>

#include <cerrno>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "at_work.h"
#include "columns/arrow_status.h"
#include "errors.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

constexpr const char* kCapsuleName = "arrow_array_stream";

// What a stream gives: its batches, and then the end or one error for all who ask.
class Batches {
 public:
  Batches(std::shared_ptr<arrow::Schema> schema, NextBatch next)
      : schema_(std::move(schema)), next_(std::move(next)), number_(at_end([this] { end(); })) {}
  ~Batches() { forget_end(number_); }
  Batches(const Batches&) = delete;
  Batches& operator=(const Batches&) = delete;

  bool is_of_fork() const { return process_.is_fork(); }
  const arrow::Schema& schema() const { return *schema_; }

  Result<BatchPointer> next() {
    if (const Status own = process_.check(); !own) return own.error();
    const AtWork at_work;
    const std::lock_guard lock(mutex_);
    if (error_) return *error_;
    if (!next_) return BatchPointer();
    Result<BatchPointer> batch = next_();
    if (!batch) error_ = batch.error();
    if (!batch || !*batch) next_ = {};
    return batch;
  }

 private:
  void end() {
    const std::lock_guard lock(mutex_);
    next_ = {};
  }

  const ForkMark process_;
  const std::shared_ptr<arrow::Schema> schema_;
  std::mutex mutex_;
  NextBatch next_;
  std::optional<Error> error_;
  const std::uint64_t number_;
};

// The streams that are not released, by the number that is a stream's private_data: one thread may
// release a stream while another is about to ask it for a batch. Never destroyed, for the same
// reason.
struct Streams {
  std::mutex mutex;
  std::uintptr_t last_number = 0;
  std::map<std::uintptr_t, std::shared_ptr<Batches>> open;
};

Streams& streams() {
  static auto* const all = [] {
    auto* const made = new Streams;
    // A thread that a fork does not have must not hold the lock there for good.
    ::pthread_atfork([] { streams().mutex.lock(); }, [] { streams().mutex.unlock(); },
                     [] { streams().mutex.unlock(); });
    return made;
  }();
  return *all;
}

std::uintptr_t number_of(const ArrowArrayStream* stream) {
  return reinterpret_cast<std::uintptr_t>(stream->private_data);
}

// Of the last call of this thread; what the interface says of its life is at least as short.
thread_local std::string t_last_error;

int failed(std::string error) {
  t_last_error = std::move(error);
  return EIO;
}

// Null once the stream is released.
std::shared_ptr<Batches> batches_of(const ArrowArrayStream* stream) {
  Streams& all = streams();
  const std::lock_guard lock(all.mutex);
  const auto found = all.open.find(number_of(stream));
  return found == all.open.end() ? nullptr : found->second;
}

constexpr const char* kReleased = "the stream was released";

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  const auto batches = batches_of(stream);
  if (!batches) return failed(kReleased);
  const arrow::Status exported = arrow::ExportSchema(batches->schema(), out);
  return exported.ok() ? 0 : failed(exported.ToString());
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  const auto batches = batches_of(stream);
  if (!batches) return failed(kReleased);
  const auto batch = batches->next();
  // Of an error, pyarrow would ask for the lock of an interpreter that is gone.
  if (!batch && is_process_ending()) wait_for_the_end();
  if (!batch) return failed(batch.error().to_string());
  if (!*batch) {
    out->release = nullptr;
    return 0;
  }
  const arrow::Status exported = arrow::ExportRecordBatch(**batch, out);
  return exported.ok() ? 0 : failed(exported.ToString());
}

const char* get_last_error(ArrowArrayStream*) {
  return t_last_error.c_str();
}

void release(ArrowArrayStream* stream) {
  stream->release = nullptr;
  const AtWork at_work;
  const auto batches = batches_of(stream);
  // In a fork it stays: to end it is its parent's business.
  if (!batches || batches->is_of_fork()) return;
  Streams& all = streams();
  const std::lock_guard lock(all.mutex);
  all.open.erase(number_of(stream));
}

void release_capsule(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, kCapsuleName));
  if (!stream) return;
  if (stream->release) stream->release(stream);
  delete stream;
}

}  // namespace

nb::object stream_capsule(std::shared_ptr<arrow::Schema> schema, NextBatch next) {
  auto batches = std::make_shared<Batches>(std::move(schema), std::move(next));
  auto stream = std::make_unique<ArrowArrayStream>();
  *stream = {get_schema, get_next, get_last_error, release, nullptr};
  {
    Streams& all = streams();
    const std::lock_guard lock(all.mutex);
    stream->private_data = reinterpret_cast<void*>(++all.last_number);
    all.open.emplace(all.last_number, std::move(batches));
  }
  PyObject* const capsule = PyCapsule_New(stream.get(), kCapsuleName, release_capsule);
  if (!capsule) {
    release(stream.get());
    throw nb::python_error();
  }
  (void)stream.release();
  return nb::steal(capsule);
}

Result<std::shared_ptr<arrow::RecordBatchReader>> reader_of(const nb::capsule& capsule) {
  auto* const stream =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), kCapsuleName));
  if (!stream) throw nb::python_error();
  return from_arrow(arrow::ImportRecordBatchReader(stream));
}

}  // namespace wirelake::python
