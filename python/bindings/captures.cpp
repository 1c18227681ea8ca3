#include "captures.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "arguments.h"
#include "base/json_line.h"
#include "errors.h"
#include "interpreter_lock.h"
#include "rows.h"
#include "streams.h"
#include "watched_work.h"
#include "wirelake/arrow.h"
#include "wirelake/capture_rows.h"
#include "wirelake/json.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

// Between two looks for signals.
constexpr std::chrono::milliseconds kPatience(100);

// Seconds of TCP's and of others' patience, and how many flows may be open; or none are wanted.
using WantedFlows = std::optional<std::tuple<std::int64_t, std::int64_t, std::uint64_t>>;

FlowOptions flow_options(const WantedFlows& wanted) {
  const auto& [tcp_idle, idle, max_flows] = *wanted;
  return {tcp_idle, idle, max_flows};
}

CaptureRows open_rows(const nb::bytes& path, const Subjects& filter, bool decapsulate,
                      const WantedFlows& flows) {
  CaptureOptions options = {IpFilter(entries_of(filter)), decapsulate};
  return value_or_raise(
      flows ? CaptureRows::open_flows(path_of(path), std::move(options), flow_options(flows))
            : CaptureRows::open(path_of(path), std::move(options)));
}

// A capture as lists of packet dicts, or of dicts of its flows.
class Capture {
 public:
  Capture(const nb::bytes& path, const Subjects& filter, bool decapsulate,
          const ProgressArgument& progress, const WantedFlows& flows)
      : rows_(std::make_unique<CaptureRows>(open_rows(path, filter, decapsulate, flows))),
        progress_(progress),
        sink_(BytesAs::kBase64) {}

  /// The next packets, or None at the end.
  std::optional<nb::list> next() {
    while (true) {
      const auto fetched = without_lock([&] { return rows_->fetch_within(kPatience); });
      const bool is_end = fetched && value_or_raise(*fetched) == 0;
      if (is_end) return std::nullopt;
      if (!goes_on(progress_, rows_->progress())) {
        rows_->cancel();
        throw nb::python_error();
      }
      if (fetched) return list_of(*rows_, **fetched, sink_);
    }
  }

  std::string report() const { return json_line(to_json(rows_->report())); }

 private:
  UntilExit<CaptureRows> rows_;
  ProgressArgument progress_;
  PythonSink sink_;
};

// A capture as an Arrow stream, and its report once the stream has been read to its end.
class CaptureStream {
 public:
  CaptureStream(const nb::bytes& path, const Subjects& filter, bool decapsulate,
                const WantedFlows& flows)
      : shared_(std::make_shared<Shared>()) {
    const std::string file = path_of(path);
    CaptureOptions options = {IpFilter(entries_of(filter)), decapsulate};
    shared_->reader = value_or_raise(without_lock([&] {
      const auto go_on = [](const Progress&) { return not_interrupted(); };
      return flows ? read_flow_batches(file, std::move(options), flow_options(flows), go_on)
                   : read_batches(file, std::move(options), go_on);
    }));
  }

  /// The stream's capsule; there is one stream, however often it is asked for.
  nb::object capsule() {
    return stream_capsule(shared_->reader->schema(), [shared = shared_] { return shared->next(); });
  }

  /// None while the end has not been reached.
  std::optional<std::string> report() const {
    const std::lock_guard lock(shared_->mutex);
    if (!shared_->report) return std::nullopt;
    return json_line(to_json(*shared_->report));
  }

 private:
  struct Shared {
    std::unique_ptr<CaptureBatchReader> reader;
    std::mutex mutex;
    std::optional<CaptureReport> report;

    Result<std::shared_ptr<arrow::RecordBatch>> next() {
      auto batch = reader->next();
      if (batch && !*batch) {
        const std::lock_guard lock(mutex);
        report = reader->report();
      }
      return batch;
    }
  };

  std::shared_ptr<Shared> shared_;
};

}  // namespace

void bind_captures(nb::module_& module) {
  nb::class_<Capture>(module, "Capture")
      .def(nb::init<const nb::bytes&, const Subjects&, bool, const ProgressArgument&,
                    const WantedFlows&>(),
           nb::arg("path"), nb::arg("filter"), nb::arg("decapsulate"), nb::arg("progress").none(),
           nb::arg("flows").none() = nb::none())
      .def("next", &Capture::next, nb::sig("def next(self) -> list[typing.Any] | None"))
      .def("report", &Capture::report);
  nb::class_<CaptureStream>(module, "CaptureStream")
      .def(nb::init<const nb::bytes&, const Subjects&, bool, const WantedFlows&>(), nb::arg("path"),
           nb::arg("filter"), nb::arg("decapsulate"), nb::arg("flows").none() = nb::none())
      .def("capsule", &CaptureStream::capsule)
      .def("report", &CaptureStream::report);
}

}  // namespace wirelake::python
