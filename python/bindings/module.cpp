// The extension module wirelake._core: captures and stores, as thinly as can be.
//
// python/wirelake/ puts the public classes on top. Work that takes time is done without the
// interpreter's lock; errors become the exceptions of wirelake.errors in one place, raise().

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/c/bridge.h>
#include <arrow/type.h>
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "columns/arrow_status.h"
#include "columns/document.h"
#include "columns/schema.h"
#include "load/capture_batches.h"
#include "load/loader.h"
#include "python_sink.h"
#include "store/report_json.h"
#include "store/store_backend.h"
#include "wirelake/log.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

using Subjects = std::vector<std::pair<std::string, int>>;

// Text that may hold the name of a file, which need not be UTF-8: as os.fsdecode() gives it.
nb::object file_text(const std::string& text) {
  const nb::object decoded = nb::steal(
      PyUnicode_DecodeFSDefaultAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
  if (!decoded) throw nb::python_error();
  return decoded;
}

// The path in what os.fsencode() gives.
std::string path_of(const nb::bytes& path) {
  return {path.c_str(), path.size()};
}

// Raises what wirelake.errors makes of an Error: the one place where codes become exceptions.
[[noreturn]] void raise(const Error& error) {
  // A callback that raised has left its exception behind; Ctrl-C may be what ended the work.
  if (PyErr_Occurred() || PyErr_CheckSignals() != 0) throw nb::python_error();
  const nb::object offset = error.offset ? nb::cast(*error.offset) : nb::none();
  const nb::object exception =
      nb::module_::import_("wirelake.errors")
          .attr("make")(static_cast<int>(error.code), file_text(error.message),
                        file_text(error.file), offset);
  PyErr_SetObject(exception.type().ptr(), exception.ptr());
  throw nb::python_error();
}

template <typename T>
T value_or_raise(Result<T> result) {
  if (!result) raise(result.error());
  return std::move(result).value();
}

void check(const Status& status) {
  if (!status) raise(status.error());
}

template <typename Function>
auto without_lock(Function function) {
  nb::gil_scoped_release release;
  return function();
}

std::vector<FilterEntry> entries_of(const Subjects& subjects) {
  std::vector<FilterEntry> entries;
  for (const auto& [net, position] : subjects) {
    auto subnet = IpSubnet::parse(net);
    if (!subnet) raise(subnet.error());
    if (position < 0 || position > 2) {
      raise({ErrorCode::kInvalidArgument, "a position is IP_SRC, IP_DST or IP_EITHER"});
    }
    entries.push_back({*subnet, static_cast<Position>(position)});
  }
  return entries;
}

// Calls back into Python about progress, and lets a pending Ctrl-C end the work.
ProgressCallback progress_of(const nb::object& callback) {
  // The library copies and drops the function without the lock, under which alone Python counts
  // references: the copies share one of Python's.
  const std::shared_ptr<nb::object> shared(new nb::object(callback), [](nb::object* object) {
    nb::gil_scoped_acquire acquire;
    delete object;
  });
  return [shared](const Progress& progress) {
    nb::gil_scoped_acquire acquire;
    if (PyErr_CheckSignals() != 0) return false;
    if (shared->is_none()) return true;
    try {
      const nb::object total = progress.bytes_total ? nb::cast(*progress.bytes_total) : nb::none();
      (*shared)(progress.bytes_done, total, progress.packets);
      return true;
    } catch (nb::python_error& error) {
      error.restore();
      return false;
    }
  };
}

std::string text_of(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The rows of a batch as a list of documents.
nb::list documents(Document& document, const std::shared_ptr<arrow::RecordBatch>& batch,
                   PythonSink& sink) {
  document.bind(batch);
  sink.forget_keys();
  nb::object list = nb::steal(PyList_New(batch->num_rows()));
  if (!list) throw nb::python_error();
  for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
    document.emit(row, sink);
    PyObject* const item = sink.take();
    if (!item) throw nb::python_error();
    PyList_SET_ITEM(list.ptr(), row, item);
  }
  return nb::cast<nb::list>(list);
}

std::shared_ptr<CaptureBatches> open_capture(const nb::bytes& path, const Subjects& filter,
                                             ProgressCallback callback) {
  const std::string file = path_of(path);
  IpFilter ip_filter(entries_of(filter));
  return value_or_raise(without_lock([&]() -> Result<std::shared_ptr<CaptureBatches>> {
    auto opened = CaptureBatches::open(file, std::move(ip_filter), std::move(callback));
    if (!opened) return opened.error();
    return std::make_shared<CaptureBatches>(std::move(*opened));
  }));
}

// A capture as lists of packet dicts.
class Capture {
 public:
  Capture(const nb::bytes& path, const Subjects& filter, const nb::object& progress)
      : batches_(open_capture(path, filter, progress_of(progress))),
        document_(value_or_raise(Document::make({}, *packet_schema()))) {}

  /// The next packets, or None at the end.
  std::optional<nb::list> next() {
    const auto batch = value_or_raise(without_lock([&] { return batches_->next(); }));
    if (!batch) return std::nullopt;
    return documents(document_, batch, sink_);
  }

  std::string report() const { return text_of(to_json(batches_->report())); }

 private:
  std::shared_ptr<CaptureBatches> batches_;
  Document document_;
  PythonSink sink_{BytesAs::kBase64};
};

// Arrow's reader over a function that gives batches and owns what they come from.
class BatchReader final : public arrow::RecordBatchReader {
 public:
  using Next = std::function<Result<std::shared_ptr<arrow::RecordBatch>>()>;

  BatchReader(std::shared_ptr<arrow::Schema> schema, Next next)
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
  Next next_;
};

void release_stream(PyObject* capsule) {
  auto* stream =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
  if (!stream) return;
  if (stream->release) stream->release(stream);
  delete stream;
}

// A capsule of the Arrow PyCapsule interface, which takes the reader over.
nb::object stream_capsule(std::shared_ptr<arrow::RecordBatchReader> reader) {
  auto stream = std::make_unique<ArrowArrayStream>();
  const arrow::Status exported = arrow::ExportRecordBatchReader(std::move(reader), stream.get());
  if (!exported.ok()) raise({ErrorCode::kIo, exported.ToString()});
  PyObject* const capsule = PyCapsule_New(stream.get(), "arrow_array_stream", release_stream);
  if (!capsule) throw nb::python_error();
  (void)stream.release();
  return nb::steal(capsule);
}

// Ends the work on Ctrl-C, which stays pending: between here and Python is Arrow, through which no
// exception passes.
bool not_interrupted(const Progress&) {
  nb::gil_scoped_acquire acquire;
  if (PyOS_InterruptOccurred() == 0) return true;
  PyErr_SetInterrupt();
  return false;
}

nb::object capture_stream(const nb::bytes& path, const Subjects& filter) {
  const auto batches = open_capture(path, filter, not_interrupted);
  return stream_capsule(
      std::make_shared<BatchReader>(packet_schema(), [batches] { return batches->next(); }));
}

// The rows of a collection as lists of documents.
class Rows {
 public:
  Rows(std::unique_ptr<BatchScan> scan, Document document, BytesAs bytes_as)
      : scan_(std::move(scan)), document_(std::move(document)), sink_(bytes_as) {}

  /// The next packets, or None at the end.
  std::optional<nb::list> next() {
    const auto batch = value_or_raise(without_lock([&] { return scan_->next(); }));
    if (!batch) return std::nullopt;
    return documents(document_, batch, sink_);
  }

 private:
  std::unique_ptr<BatchScan> scan_;
  Document document_;
  PythonSink sink_;
};

class PythonStore {
 public:
  explicit PythonStore(const std::string& url) : store_(value_or_raise(Store::open(url))) {}

  std::string url() const { return store_.url(); }

  std::vector<std::string> collections() {
    std::vector<std::string> texts;
    for (const auto& info : value_or_raise(without_lock([&] { return store_.collections(); }))) {
      // The loads of all collections would be read for nothing: lookup() has them.
      texts.push_back(text_of(to_json(info)));
    }
    return texts;
  }

  std::optional<std::string> lookup(const std::string& name) {
    const auto info = value_or_raise(without_lock([&] { return store_.lookup(name); }));
    if (!info) return std::nullopt;
    return text_of(to_json(*info));
  }

  std::string create(const std::string& description, const std::optional<std::string>& name,
                     const Subjects& input_filters) {
    const CreateOptions options = {description, name, entries_of(input_filters)};
    return value_or_raise(without_lock([&] { return store_.create(options); }));
  }

  void describe(const std::string& name, const std::string& text) {
    check(without_lock([&] { return store_.describe(name, text); }));
  }

  bool drop(const std::string& name) {
    return value_or_raise(without_lock([&] { return store_.drop(name); }));
  }

  std::uint64_t count(const std::string& name) {
    return value_or_raise(without_lock([&] { return store_.count(name); }));
  }

  std::unique_ptr<Rows> find(const std::string& name, const std::vector<std::string>& fields,
                             std::uint64_t skip, std::uint64_t limit, bool raw) {
    auto scan = value_or_raise(without_lock([&] { return store_.backend().scan(name); }));
    Document document = value_or_raise(Document::make(fields, *scan->schema()));
    check(scan->start({document.columns(), skip, limit}));
    return std::make_unique<Rows>(std::move(scan), std::move(document),
                                  raw ? BytesAs::kRaw : BytesAs::kBase64);
  }

  nb::object stream(const std::string& name, const std::vector<std::string>& columns) {
    std::shared_ptr<BatchScan> scan =
        value_or_raise(without_lock([&] { return store_.backend().scan(name); }));
    arrow::FieldVector fields;
    for (const std::string& column : columns) {
      fields.push_back(scan->schema()->GetFieldByName(column));
      if (!fields.back()) {
        raise({ErrorCode::kInvalidArgument, "there is no column '" + column + "'; there are " +
                                                joined(scan->schema()->field_names())});
      }
    }
    if (columns.empty()) fields = scan->schema()->fields();
    check(scan->start({columns, 0, 0}));
    const auto schema = arrow::schema(fields);
    return stream_capsule(std::make_shared<BatchReader>(
        schema, [scan, schema] { return conform(scan->next(), schema); }));
  }

  /// Loads a capture; the report, and the collection if something was stored.
  std::pair<std::string, std::optional<std::string>> load(const nb::bytes& path,
                                                          const std::optional<std::string>& into,
                                                          const std::string& description,
                                                          const Subjects& filter, bool keep_headers,
                                                          int jobs, const nb::object& progress) {
    const std::string file = path_of(path);
    const std::vector<FilterEntry> entries = entries_of(filter);
    const ProgressCallback callback = progress_of(progress);
    CaptureReport report;
    auto loaded = without_lock([&]() -> Result<std::optional<std::string>> {
      const int threads = jobs_or_default(jobs);
      auto writer = into ? store_.backend().append_to(*into, threads)
                         : store_.backend().append_to_new({description, {}, entries}, threads);
      if (!writer) return writer.error();
      Loader loader(std::move(*writer), IpFilter(entries), {keep_headers});
      auto read = loader.load(file, callback);
      if (!read) return read.error();
      report = *read;
      if (auto committed = loader.commit(); !committed) return committed.error();
      if (loader.committed().empty()) return std::optional<std::string>();
      return std::optional(loader.collection());
    });
    return {text_of(to_json(report)), value_or_raise(std::move(loaded))};
  }

 private:
  // A batch in the schema of the stream: columns that a file lacks are null.
  static Result<std::shared_ptr<arrow::RecordBatch>> conform(
      Result<std::shared_ptr<arrow::RecordBatch>> read,
      const std::shared_ptr<arrow::Schema>& schema) {
    if (!read || !*read || (*read)->schema()->Equals(*schema)) return read;
    arrow::ArrayVector columns;
    for (const auto& field : schema->fields()) {
      auto column = (*read)->GetColumnByName(field->name());
      if (!column) {
        auto nulls = from_arrow(arrow::MakeArrayOfNull(field->type(), (*read)->num_rows()));
        if (!nulls) return nulls.error();
        column = *nulls;
      }
      columns.push_back(std::move(column));
    }
    return arrow::RecordBatch::Make(schema, (*read)->num_rows(), std::move(columns));
  }

  Store store_;
};

// Lines of the invalid-packet log that wait for Python to take them. Handing them over at once
// would need the interpreter's lock under the log's own.
class InvalidLines {
 public:
  static InvalidLines& instance() {
    static InvalidLines lines;
    return lines;
  }

  void add(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (lines_.size() < kMaxWaiting) lines_.emplace_back(line);
  }

  std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(lines_, {});
  }

 private:
  static constexpr std::size_t kMaxWaiting = 1000;

  std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace
}  // namespace wirelake::python

NB_MODULE(_core, module) {
  using namespace wirelake;
  using namespace wirelake::python;

  nb::class_<Capture>(module, "Capture")
      .def(nb::init<const nb::bytes&, const Subjects&, const nb::object&>(), nb::arg("path"),
           nb::arg("filter"), nb::arg("progress").none())
      .def("next", &Capture::next)
      .def("report", &Capture::report);
  module.def("capture_stream", &capture_stream, nb::arg("path"), nb::arg("filter"));

  nb::class_<Rows>(module, "Rows").def("next", &Rows::next);

  nb::class_<PythonStore>(module, "Store")
      .def(nb::init<const std::string&>(), nb::arg("url"))
      .def_prop_ro("url", &PythonStore::url)
      .def("collections", &PythonStore::collections)
      .def("lookup", &PythonStore::lookup, nb::arg("name"))
      .def("create", &PythonStore::create, nb::arg("description"), nb::arg("name").none(),
           nb::arg("input_filters"))
      .def("describe", &PythonStore::describe, nb::arg("name"), nb::arg("text"))
      .def("drop", &PythonStore::drop, nb::arg("name"))
      .def("count", &PythonStore::count, nb::arg("name"))
      .def("find", &PythonStore::find, nb::arg("name"), nb::arg("fields"), nb::arg("skip"),
           nb::arg("limit"), nb::arg("raw"))
      .def("stream", &PythonStore::stream, nb::arg("name"), nb::arg("columns"))
      .def("load", &PythonStore::load, nb::arg("path"), nb::arg("into").none(),
           nb::arg("description"), nb::arg("filter"), nb::arg("keep_headers"), nb::arg("jobs"),
           nb::arg("progress").none());

  set_invalid_log([](std::string_view line) { InvalidLines::instance().add(line); });
  module.def("log_invalid", [](const std::string& content) { log_invalid(content); });
  module.def("take_invalid_lines", [] { return InvalidLines::instance().take(); });
  module.def("parse_subnet", [](const std::string& text) {
    auto subnet = IpSubnet::parse(text);
    if (!subnet) raise(subnet.error());
    return subnet->to_string();
  });
}
