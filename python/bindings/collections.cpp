#include "collections.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/duration_text.h"
#include "base/interrupted.h"
#include "base/json_line.h"
#include "base/printable.h"
#include "errors.h"
#include "interpreter_lock.h"
#include "queries.h"
#include "streams.h"
#include "watched_work.h"
#include "wirelake/arrow.h"
#include "wirelake/json.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

std::int64_t interval_ns(const std::string& text) {
  return value_or_raise(parse_interval(text)).count();
}

nb::object insertion_schema_capsule() {
  return stream_capsule(insertion_schema(), [] { return Result<BatchPointer>(BatchPointer()); });
}

}  // namespace

bool PythonCollection::drop() const {
  return value_or_raise(without_lock([&] { return collection_.drop(); }));
}

void PythonCollection::describe(const std::string& text) const {
  python::check(without_lock([&] { return collection_.describe(text); }));
}

std::uint64_t PythonCollection::count(const nb::object& query) const {
  const Query wanted = query_of(query);
  const Cancellation cancellation = Cancellation::make();
  return value_or_raise(interruptible(
      cancellation, [&] { return collection_.count(wanted, nullptr, cancellation); }));
}

std::unique_ptr<PythonRows> PythonCollection::find(
    const nb::object& query, const std::vector<std::string>& fields,
    const std::vector<std::pair<std::string, int>>& sort, std::uint64_t skip, std::uint64_t limit,
    bool raw) const {
  const FindOptions options = {.limit = limit,
                               .skip = skip,
                               .fields = fields,
                               .query = query_of(query),
                               .sort = sort_of(sort),
                               .cancellation = Cancellation::make()};
  Rows rows = value_or_raise(without_lock([&] { return collection_.find(options); }));
  return std::make_unique<PythonRows>(std::move(rows), options.cancellation,
                                      raw ? BytesAs::kRaw : BytesAs::kBase64);
}

nb::list PythonCollection::distinct(const std::string& field, const nb::object& query) const {
  const Query wanted = query_of(query);
  const Cancellation cancellation = Cancellation::make();
  Rows values = value_or_raise(
      without_lock([&] { return collection_.distinct(field, wanted, cancellation); }));
  return PythonRows(std::move(values), cancellation, BytesAs::kBase64).all();
}

nb::list PythonCollection::count_by(const std::vector<std::string>& fields, const nb::object& query,
                                    const std::vector<std::string>& sums,
                                    std::uint64_t limit) const {
  const CountByOptions options = {.fields = fields,
                                  .sums = sums,
                                  .query = query_of(query),
                                  .limit = limit,
                                  .cancellation = Cancellation::make()};
  Rows groups = value_or_raise(without_lock([&] { return collection_.count_by(options); }));
  return PythonRows(std::move(groups), options.cancellation, BytesAs::kBase64).all();
}

nb::list PythonCollection::top(const std::optional<std::string>& field, const nb::object& query,
                               const std::optional<std::string>& sum,
                               std::optional<std::int64_t> every_ns, std::uint64_t limit) const {
  TopOptions options = {.field = field,
                        .sum = sum,
                        .query = query_of(query),
                        .limit = limit,
                        .cancellation = Cancellation::make()};
  if (every_ns) options.every = std::chrono::nanoseconds(*every_ns);
  Rows values = value_or_raise(without_lock([&] { return collection_.top(options); }));
  return PythonRows(std::move(values), options.cancellation, BytesAs::kBase64).all();
}

std::uint64_t PythonCollection::remove(const nb::object& query, bool purge, bool dry_run) const {
  if (query.is_none()) {
    raise({ErrorCode::kInvalidArgument, "delete needs a query; {} is every packet"});
  }
  const Query wanted = query_of(query);
  const DeleteOptions options = {
      .purge = purge, .dry_run = dry_run, .cancellation = Cancellation::make()};
  return value_or_raise(interruptible(options.cancellation,
                                      [&] { return collection_.remove(wanted, options); }))
      .packets;
}

std::vector<std::string> PythonCollection::history(std::uint64_t limit) const {
  std::vector<std::string> texts;
  const auto entries = value_or_raise(without_lock([&] { return collection_.history(limit); }));
  for (const HistoryEntry& entry : entries)
    texts.push_back(json_line(to_json(entry)));
  return texts;
}

std::uint64_t PythonCollection::restore(std::int64_t version) const {
  return value_or_raise(without_lock([&] { return collection_.restore(version); })).packets;
}

nb::object PythonCollection::stream(const nb::object& query,
                                    const std::vector<std::string>& columns,
                                    std::uint64_t limit) const {
  BatchOptions options = {.columns = columns, .query = query_of(query), .limit = limit};
  std::shared_ptr<BatchReader> reader =
      value_or_raise(without_lock([&] { return read_batches(collection_, std::move(options)); }));
  return stream_capsule(reader->schema(),
                        [reader]() -> Result<std::shared_ptr<arrow::RecordBatch>> {
                          if (!not_interrupted()) return was_interrupted();
                          return reader->next();
                        });
}

std::uint64_t PythonCollection::insert(const nb::capsule& packets,
                                       const std::string& capture) const {
  const auto reader = value_or_raise(reader_of(packets));
  const InsertOptions options = {capture, Cancellation::make()};
  return value_or_raise(interruptible(
      options.cancellation, [&] { return insert_batches(collection_, *reader, options); }));
}

std::vector<nb::bytes> PythonCollection::data_files() const {
  std::vector<nb::bytes> files;
  for (const auto& path : value_or_raise(without_lock([&] { return collection_.data_files(); })))
    files.emplace_back(path.data(), path.size());
  return files;
}

std::optional<nb::bytes> PythonCollection::folder() const {
  const auto folder = collection_.folder();
  if (!folder) return std::nullopt;
  return nb::bytes(folder->data(), folder->size());
}

std::uint64_t PythonCollection::export_to(const nb::object& query, const nb::bytes& path,
                                          const std::optional<std::string>& format, bool overwrite,
                                          const ProgressArgument& progress) const {
  ExportOptions options;
  options.query = query_of(query);
  if (format) options.format = value_or_raise(parse_export_format(*format));
  options.overwrite = overwrite;
  const std::string file = path_of(path);
  return value_or_raise(watched(progress, [&](const ProgressCallback& callback) {
    options.progress = callback;
    return collection_.export_to(file, options);
  }));
}

std::uint64_t PythonCollection::copy(Store& to, const std::string& new_name,
                                     const ProgressArgument& progress) const {
  return value_or_raise(watched(progress, [&](const ProgressCallback& callback) {
    return collection_.copy_to(to, {.name = new_name, .progress = callback});
  }));
}

std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t> PythonCollection::optimize(
    std::uint64_t file_size) const {
  const OptimizeOptions options = {file_size, Cancellation::make()};
  const auto report = value_or_raise(
      interruptible(options.cancellation, [&] { return collection_.optimize(options); }));
  return {report.files, report.bytes, report.new_files, report.new_bytes};
}

std::tuple<std::uint64_t, std::uint64_t,
           std::vector<std::tuple<std::string, std::string, std::string>>>
PythonCollection::check(const ProgressArgument& progress) const {
  const auto report = value_or_raise(watched(
      progress, [&](const ProgressCallback& callback) { return collection_.check(callback); }));
  std::vector<std::tuple<std::string, std::string, std::string>> findings;
  for (const CheckFinding& finding : report.findings)
    findings.emplace_back(to_string(finding.kind), one_line(finding.file), finding.message);
  return {report.files, report.packets, findings};
}

void bind_collections(nb::module_& module) {
  module.def("interval_ns", &interval_ns, nb::arg("text"),
             "Nanoseconds of a duration such as 10s, for Collection.top().");
  module.def("insertion_schema", &insertion_schema_capsule,
             "An empty Arrow stream of what Collection.insert() takes.");
  nb::class_<PythonCollection>(module, "Collection")
      .def("flows", &PythonCollection::flows)
      .def("drop", &PythonCollection::drop)
      .def("describe", &PythonCollection::describe, nb::arg("text"))
      .def("count", &PythonCollection::count, nb::arg("query").none())
      .def("find", &PythonCollection::find, nb::arg("query").none(), nb::arg("fields"),
           nb::arg("sort"), nb::arg("skip"), nb::arg("limit"), nb::arg("raw"))
      .def("distinct", &PythonCollection::distinct, nb::arg("field"), nb::arg("query").none(),
           nb::sig("def distinct(self, field: str, query: object | None) -> list[typing.Any]"))
      .def("count_by", &PythonCollection::count_by, nb::arg("fields"), nb::arg("query").none(),
           nb::arg("sums"), nb::arg("limit"),
           nb::sig("def count_by(self, fields: collections.abc.Sequence[str], "
                   "query: object | None, sums: collections.abc.Sequence[str], limit: int) -> "
                   "list[dict[str, typing.Any]]"))
      .def("top", &PythonCollection::top, nb::arg("field").none(), nb::arg("query").none(),
           nb::arg("sum").none(), nb::arg("every_ns").none(), nb::arg("limit"),
           nb::sig("def top(self, field: str | None, query: object | None, sum: str | None, "
                   "every_ns: int | None, limit: int) -> list[dict[str, typing.Any]]"))
      .def("delete", &PythonCollection::remove, nb::arg("query").none(), nb::arg("purge"),
           nb::arg("dry_run"))
      .def("history", &PythonCollection::history, nb::arg("limit"))
      .def("restore", &PythonCollection::restore, nb::arg("version"))
      .def("stream", &PythonCollection::stream, nb::arg("query").none(), nb::arg("columns"),
           nb::arg("limit"))
      .def("insert", &PythonCollection::insert, nb::arg("packets"), nb::arg("capture"),
           nb::sig("def insert(self, packets: object, capture: str) -> int"))
      .def("data_files", &PythonCollection::data_files)
      .def("folder", &PythonCollection::folder)
      .def("export", &PythonCollection::export_to, nb::arg("query").none(), nb::arg("path"),
           nb::arg("format").none(), nb::arg("overwrite"), nb::arg("progress").none())
      .def("optimize", &PythonCollection::optimize, nb::arg("file_size"))
      .def("check", &PythonCollection::check, nb::arg("progress").none());
}

}  // namespace wirelake::python
