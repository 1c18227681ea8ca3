#include "captures.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "arguments.h"
#include "base/json_line.h"
#include "columns/batch.h"
#include "columns/schema.h"
#include "documents.h"
#include "errors.h"
#include "interpreter_lock.h"
#include "load/capture_ahead.h"
#include "load/capture_batches.h"
#include "store/report_json.h"
#include "streams.h"
#include "watched_work.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

// Between two looks for signals.
constexpr std::chrono::milliseconds kBatchPatience(100);

// A capture as lists of packet dicts.
class Capture {
 public:
  Capture(const nb::bytes& path, const Subjects& filter, const ProgressArgument& progress)
      : batches_(std::make_unique<CaptureAhead>(path_of(path), IpFilter(entries_of(filter)))),
        progress_(progress),
        documents_(value_or_raise(Document::make({}, *packet_schema())), BytesAs::kBase64) {}

  /// The next packets, or None at the end.
  std::optional<nb::list> next() {
    while (true) {
      auto batch = without_lock([&] { return batches_->next_within(kBatchPatience); });
      if (batch && (!*batch || !**batch)) {
        value_or_raise(std::move(*batch));
        return std::nullopt;
      }
      if (!goes_on(progress_, batches_->progress())) {
        batches_->cancel();
        throw nb::python_error();
      }
      if (batch) return documents_.of(**batch);
    }
  }

  std::string report() const { return json_line(to_json(batches_->report())); }

 private:
  UntilExit<CaptureAhead> batches_;
  ProgressArgument progress_;
  Documents documents_;
};

// A capture as an Arrow stream, and its report once the stream has been read to its end.
class CaptureStream {
 public:
  CaptureStream(const nb::bytes& path, const Subjects& filter)
      : shared_(std::make_shared<Shared>()) {
    const std::string file = path_of(path);
    IpFilter ip_filter(entries_of(filter));
    shared_->batches.emplace(value_or_raise(without_lock([&] {
      return CaptureBatches::open(file, std::move(ip_filter),
                                  [](const Progress&) { return not_interrupted(); });
    })));
  }

  /// The stream's capsule; there is one stream, however often it is asked for.
  nb::object capsule() {
    return stream_capsule(packet_schema(), [shared = shared_] { return shared->next(); });
  }

  /// None while the end has not been reached.
  std::optional<std::string> report() const {
    const std::lock_guard lock(shared_->mutex);
    if (!shared_->report) return std::nullopt;
    return json_line(to_json(*shared_->report));
  }

 private:
  struct Shared {
    std::optional<CaptureBatches> batches;
    std::mutex mutex;
    std::optional<CaptureReport> report;

    Result<BatchPointer> next() {
      auto batch = batches->next();
      if (batch && !*batch) {
        const std::lock_guard lock(mutex);
        report = batches->report();
      }
      return batch;
    }
  };

  std::shared_ptr<Shared> shared_;
};

}  // namespace

void bind_captures(nb::module_& module) {
  nb::class_<Capture>(module, "Capture")
      .def(nb::init<const nb::bytes&, const Subjects&, const ProgressArgument&>(), nb::arg("path"),
           nb::arg("filter"), nb::arg("progress").none())
      .def("next", &Capture::next, nb::sig("def next(self) -> list[wirelake.types.Packet] | None"))
      .def("report", &Capture::report);
  nb::class_<CaptureStream>(module, "CaptureStream")
      .def(nb::init<const nb::bytes&, const Subjects&>(), nb::arg("path"), nb::arg("filter"))
      .def("capsule", &CaptureStream::capsule)
      .def("report", &CaptureStream::report);
}

}  // namespace wirelake::python
