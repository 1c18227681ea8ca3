#include "stores.h"

#include <arrow/type.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "arguments.h"
#include "base/interrupted.h"
#include "base/json_line.h"
#include "base/printable.h"
#include "base/try.h"
#include "columns/batch.h"
#include "columns/conform_batch.h"
#include "columns/pick_fields.h"
#include "columns/shown_fields.h"
#include "documents.h"
#include "errors.h"
#include "interpreter_lock.h"
#include "load/insert.h"
#include "queries.h"
#include "rows/grouping.h"
#include "store/history_json.h"
#include "store/report_json.h"
#include "store/store_backend.h"
#include "streams.h"
#include "watched_work.h"
#include "wirelake/changes.h"
#include "wirelake/copy.h"
#include "wirelake/export.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

// The rows of a collection as lists of documents.
class Rows {
 public:
  /// `cancellation` is the one that the scan was started with.
  Rows(std::unique_ptr<BatchScan> scan, Cancellation cancellation, Document document,
       BytesAs bytes_as)
      : scan_(std::move(scan)),
        cancellation_(std::move(cancellation)),
        documents_(std::move(document), bytes_as) {}

  /// The next packets, or None at the end.
  std::optional<nb::list> next() {
    check(scan_.process().check());
    const auto batch =
        value_or_raise(interruptible(cancellation_, [this] { return scan_->next(); }));
    if (!batch) return std::nullopt;
    return documents_.of(batch);
  }

 private:
  UntilExit<BatchScan> scan_;
  Cancellation cancellation_;
  Documents documents_;
};

// All groups, each as `emit` sends it.
nb::list objects_of(Grouping& grouping, const Cancellation& cancellation,
                    const std::function<void(const Group&, PythonSink&)>& emit) {
  nb::list objects;
  PythonSink sink(BytesAs::kBase64);
  while (true) {
    const auto groups =
        value_or_raise(interruptible(cancellation, [&] { return grouping.next(); }));
    if (groups.empty()) return objects;
    for (const Group& group : groups) {
      emit(group, sink);
      nb::object object = nb::steal(sink.take());
      if (!object) throw nb::python_error();
      objects.append(object);
    }
    sink.forget_names();
  }
}

bool has_column(const arrow::Schema& schema, std::string_view name) {
  const std::vector<std::string> parts = name_parts(name);
  auto field = schema.GetFieldByName(parts.front());
  for (std::size_t i = 1; i < parts.size() && field; ++i) {
    const bool is_struct = field->type()->id() == arrow::Type::STRUCT;
    field = is_struct
                ? static_cast<const arrow::StructType&>(*field->type()).GetFieldByName(parts[i])
                : nullptr;
  }
  return field != nullptr;
}

// The columns that `names` name, in their order, structs with just what they name of them.
std::shared_ptr<arrow::Schema> columns_of(const arrow::Schema& schema,
                                          const std::vector<std::string>& names) {
  arrow::FieldVector fields;
  for (const std::string& name : names) {
    if (!has_column(schema, name)) raise(no_such_column(name, schema));
    const auto top = schema.GetFieldByName(name_parts(name).front());
    const auto is_there = [&](const auto& field) { return field->name() == top->name(); };
    if (std::ranges::none_of(fields, is_there)) {
      fields.push_back(pick_fields({top}, names).front());
    }
  }
  return arrow::schema(std::move(fields));
}

class PythonStore {
 public:
  explicit PythonStore(const std::string& url)
      : store_(std::make_unique<Store>(value_or_raise(Store::open(url)))) {}

  std::string url() const { return store_->url(); }

  std::vector<std::string> collections() {
    std::vector<std::string> texts;
    for (const auto& info : value_or_raise(without_lock([&] { return store_->collections(); }))) {
      texts.push_back(json_line(summary_json(info)));
    }
    return texts;
  }

  std::optional<std::string> lookup(const std::string& name) {
    const auto info = value_or_raise(without_lock([&] { return store_->lookup(name); }));
    if (!info) return std::nullopt;
    return json_line(to_json(*info));
  }

  bool contains(const std::string& name) {
    return value_or_raise(without_lock([&] { return store_->contains(name); }));
  }

  std::string create(const std::string& description, const std::optional<std::string>& name,
                     const Subjects& input_filters) {
    const CreateOptions options = {description, name, entries_of(input_filters)};
    return value_or_raise(without_lock([&] { return store_->create(options); }));
  }

  void describe(const std::string& name, const std::string& text) {
    check(without_lock([&] { return store_->describe(name, text); }));
  }

  bool drop(const std::string& name) {
    return value_or_raise(without_lock([&] { return store_->drop(name); }));
  }

  std::uint64_t count(const std::string& name, const nb::object& query) {
    const Query wanted = query_of(query);
    const Cancellation cancellation = Cancellation::make();
    return value_or_raise(interruptible(
        cancellation, [&] { return store_->count(name, wanted, nullptr, cancellation); }));
  }

  std::uint64_t delete_packets(const std::string& name, const nb::object& query, bool purge,
                               bool dry_run) {
    if (query.is_none()) {
      raise({ErrorCode::kInvalidArgument, "delete needs a query; {} is every packet"});
    }
    const Query wanted = query_of(query);
    const DeleteOptions options = {
        .purge = purge, .dry_run = dry_run, .cancellation = Cancellation::make()};
    return value_or_raise(
               interruptible(
                   options.cancellation,
                   [&] { return wirelake::delete_packets(*store_, name, wanted, options); }))
        .packets;
  }

  /// The changes, each as JSON.
  std::vector<std::string> history(const std::string& name, std::uint64_t limit) {
    std::vector<std::string> texts;
    const auto read = [&] { return wirelake::history(*store_, name, limit); };
    for (const HistoryEntry& entry : value_or_raise(without_lock(read)))
      texts.push_back(json_line(to_json(entry)));
    return texts;
  }

  /// How many packets there were in that version.
  std::uint64_t restore(const std::string& name, std::int64_t version) {
    return value_or_raise(without_lock([&] { return wirelake::restore(*store_, name, version); }))
        .packets;
  }

  nb::list distinct(const std::string& name, const std::string& field, const nb::object& query) {
    const Query wanted = query_of(query);
    const Cancellation cancellation = Cancellation::make();
    UntilExit<Grouping> distinct(grouping(name, distinct_of(field, wanted, cancellation)));
    return objects_of(*distinct, cancellation, [](const Group& group, PythonSink& sink) {
      emit_value(group.values.front(), sink);
    });
  }

  nb::list count_by(const std::string& name, const std::vector<std::string>& fields,
                    const nb::object& query, const std::vector<std::string>& sums,
                    std::uint64_t limit) {
    const Cancellation cancellation = Cancellation::make();
    UntilExit<Grouping> groups(grouping(name, {.fields = fields,
                                               .sums = sums,
                                               .query = query_of(query),
                                               .greatest_first = true,
                                               .limit = limit,
                                               .cancellation = cancellation}));
    return objects_of(*groups, cancellation, [&groups](const Group& group, PythonSink& sink) {
      groups->emit(group, sink);
    });
  }

  std::unique_ptr<Rows> find(const std::string& name, const nb::object& query,
                             const std::vector<std::string>& fields,
                             const std::vector<std::pair<std::string, int>>& sort,
                             std::uint64_t skip, std::uint64_t limit, bool raw) {
    Query wanted = query_of(query);
    auto scan = value_or_raise(without_lock([&] { return store_->backend().scan(name); }));
    Document document = value_or_raise(Document::make(fields, *scan->schema()));
    const Cancellation cancellation = Cancellation::make();
    check(scan->start(
        {document.columns(), skip, limit, std::move(wanted), sort_of(sort), cancellation}));
    return std::make_unique<Rows>(std::move(scan), cancellation, std::move(document),
                                  raw ? BytesAs::kRaw : BytesAs::kBase64);
  }

  /// Of a struct, dotted columns give the part that they name.
  nb::object stream(const std::string& name, const nb::object& query,
                    const std::vector<std::string>& columns, std::uint64_t limit) {
    Query wanted = query_of(query);
    std::shared_ptr<BatchScan> scan =
        value_or_raise(without_lock([&] { return store_->backend().scan(name); }));
    const auto schema = columns.empty() ? scan->schema() : columns_of(*scan->schema(), columns);
    check(scan->start({columns, 0, limit, std::move(wanted)}));
    return stream_capsule(schema, [scan, schema]() -> Result<BatchPointer> {
      if (!not_interrupted()) return was_interrupted();
      WIRELAKE_ASSIGN(auto batch, scan->next());
      if (!batch) return batch;
      return conform_batch(batch, schema);
    });
  }

  /// Paths of the files of a collection in a folder.
  std::vector<nb::bytes> data_files(const std::string& name) {
    const auto paths =
        value_or_raise(without_lock([&] { return store_->backend().data_files(name); }));
    std::vector<nb::bytes> files;
    for (const std::string& path : paths)
      files.emplace_back(path.data(), path.size());
    return files;
  }

  /// Writes the packets to a file; how many.
  std::uint64_t export_to(const std::string& name, const nb::object& query, const nb::bytes& path,
                          const std::optional<std::string>& format, bool overwrite,
                          const ProgressArgument& progress) {
    ExportOptions options;
    options.query = query_of(query);
    if (format) options.format = value_or_raise(parse_export_format(*format));
    options.overwrite = overwrite;
    const std::string file = path_of(path);
    return value_or_raise(watched(progress, [&](const ProgressCallback& callback) {
      options.progress = callback;
      return export_collection(*store_, name, file, options);
    }));
  }

  /// How many packets.
  std::uint64_t copy(const std::string& name, PythonStore& to, const std::string& new_name,
                     const ProgressArgument& progress) {
    return value_or_raise(watched(progress, [&](const ProgressCallback& callback) {
      return copy_collection(*store_, name, *to.store_, {new_name, jobs_or_default(0), callback});
    }));
  }

  /// Files and bytes before, and the same afterwards.
  std::array<std::uint64_t, 4> optimize(const std::string& name, std::uint64_t file_size) {
    const OptimizeOptions options = {file_size, Cancellation::make()};
    const auto report = value_or_raise(
        interruptible(options.cancellation, [&] { return store_->optimize(name, options); }));
    return {report.files, report.bytes, report.new_files, report.new_bytes};
  }

  /// Files and packets that were read, and of each finding its kind, file and message.
  std::tuple<std::uint64_t, std::uint64_t,
             std::vector<std::tuple<std::string, std::string, std::string>>>
  check_collection(const std::string& name, const ProgressArgument& progress) {
    const auto report = value_or_raise(watched(
        progress, [&](const ProgressCallback& callback) { return store_->check(name, callback); }));
    std::vector<std::tuple<std::string, std::string, std::string>> findings;
    for (const CheckFinding& finding : report.findings)
      findings.emplace_back(to_string(finding.kind), one_line(finding.file), finding.message);
    return {report.files, report.packets, findings};
  }

  /// Collection, kind, files and bytes of what was removed.
  std::vector<std::tuple<std::string, std::string, std::uint64_t, std::uint64_t>> tidy(
      bool dry_run, std::optional<std::int64_t> retention_ms) {
    const TidyOptions options = {dry_run, retention_ms, Cancellation::make()};
    const auto report =
        value_or_raise(interruptible(options.cancellation, [&] { return store_->tidy(options); }));
    if (!report.failures.empty()) raise(report.failures.front());
    std::vector<std::tuple<std::string, std::string, std::uint64_t, std::uint64_t>> removed;
    for (const TidyEntry& entry : report.removed) {
      removed.emplace_back(entry.place, to_string(entry.kind), entry.files, entry.bytes);
    }
    return removed;
  }

  /// Loads a capture; the report, the collection if something was stored, or was before and `once`
  /// asks to pass over it, whether it was passed over, and what else is to be said, such as why
  /// nothing was stored.
  std::tuple<std::string, std::optional<std::string>, bool, std::string> load(
      const nb::bytes& path, const std::optional<std::string>& into, const std::string& description,
      const Subjects& filter, bool keep_headers, bool once, bool replace, bool strict, int jobs,
      const ProgressArgument& progress) {
    const std::string file = path_of(path);
    const std::vector<FilterEntry> entries = entries_of(filter);
    const LoaderOptions options = {keep_headers, once, replace, strict};
    auto loaded = watched(progress, [&](const ProgressCallback& callback) -> Result<Inserted> {
      const auto open_writer = [&] {
        const int threads = jobs_or_default(jobs);
        return into ? store_->backend().append_to(*into, threads)
                    : store_->backend().append_to_new({description, {}, entries}, threads);
      };
      Inserted inserted;
      const Status done =
          insert_capture(open_writer, file, IpFilter(entries), options, callback, inserted);
      if (!done) return done.error();
      return inserted;
    });
    const Inserted inserted = value_or_raise(std::move(loaded));
    std::optional<std::string> name;
    if (inserted.is_stored || inserted.is_repeated) name = inserted.collection;
    return {json_line(to_json(inserted.report)), name, inserted.is_repeated, inserted.word};
  }

 private:
  std::unique_ptr<Grouping> grouping(const std::string& name, GroupingOptions options) {
    return std::make_unique<Grouping>(value_or_raise(without_lock([&]() -> Result<Grouping> {
      WIRELAKE_ASSIGN(auto scan, store_->backend().scan(name));
      return Grouping::make(std::move(scan), std::move(options));
    })));
  }

  UntilExit<Store> store_;
};

}  // namespace

void bind_stores(nb::module_& module) {
  nb::class_<Rows>(module, "Rows")
      .def("next", &Rows::next, nb::sig("def next(self) -> list[dict[str, typing.Any]] | None"));

  nb::class_<PythonStore>(module, "Store")
      .def(nb::init<const std::string&>(), nb::arg("url"))
      .def_prop_ro("url", &PythonStore::url)
      .def("collections", &PythonStore::collections)
      .def("lookup", &PythonStore::lookup, nb::arg("name"))
      .def("contains", &PythonStore::contains, nb::arg("name"))
      .def("create", &PythonStore::create, nb::arg("description"), nb::arg("name").none(),
           nb::arg("input_filters"))
      .def("describe", &PythonStore::describe, nb::arg("name"), nb::arg("text"))
      .def("drop", &PythonStore::drop, nb::arg("name"))
      .def("count", &PythonStore::count, nb::arg("name"), nb::arg("query").none())
      .def("delete", &PythonStore::delete_packets, nb::arg("name"), nb::arg("query").none(),
           nb::arg("purge"), nb::arg("dry_run"))
      .def("history", &PythonStore::history, nb::arg("name"), nb::arg("limit"))
      .def("restore", &PythonStore::restore, nb::arg("name"), nb::arg("version"))
      .def("distinct", &PythonStore::distinct, nb::arg("name"), nb::arg("field"),
           nb::arg("query").none(),
           nb::sig("def distinct(self, name: str, field: str, query: object | None) -> "
                   "list[typing.Any]"))
      .def("count_by", &PythonStore::count_by, nb::arg("name"), nb::arg("fields"),
           nb::arg("query").none(), nb::arg("sums"), nb::arg("limit"),
           nb::sig("def count_by(self, name: str, fields: collections.abc.Sequence[str], "
                   "query: object | None, sums: collections.abc.Sequence[str], limit: int) -> "
                   "list[dict[str, typing.Any]]"))
      .def("find", &PythonStore::find, nb::arg("name"), nb::arg("query").none(), nb::arg("fields"),
           nb::arg("sort"), nb::arg("skip"), nb::arg("limit"), nb::arg("raw"))
      .def("stream", &PythonStore::stream, nb::arg("name"), nb::arg("query").none(),
           nb::arg("columns"), nb::arg("limit"))
      .def("data_files", &PythonStore::data_files, nb::arg("name"))
      .def("export", &PythonStore::export_to, nb::arg("name"), nb::arg("query").none(),
           nb::arg("path"), nb::arg("format").none(), nb::arg("overwrite"),
           nb::arg("progress").none())
      .def("copy", &PythonStore::copy, nb::arg("name"), nb::arg("to"), nb::arg("new_name"),
           nb::arg("progress").none())
      .def("load", &PythonStore::load, nb::arg("path"), nb::arg("into").none(),
           nb::arg("description"), nb::arg("filter"), nb::arg("keep_headers"), nb::arg("once"),
           nb::arg("replace"), nb::arg("strict"), nb::arg("jobs"), nb::arg("progress").none())
      .def("optimize", &PythonStore::optimize, nb::arg("name"), nb::arg("file_size"))
      .def("check", &PythonStore::check_collection, nb::arg("name"), nb::arg("progress").none())
      .def("tidy", &PythonStore::tidy, nb::arg("dry_run"), nb::arg("retention_ms").none());
}

}  // namespace wirelake::python
