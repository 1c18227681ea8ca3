#include "stores.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "arguments.h"
#include "base/json_line.h"
#include "collections.h"
#include "errors.h"
#include "interpreter_lock.h"
#include "watched_work.h"
#include "wirelake/json.h"
#include "wirelake/load.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

class PythonStore {
 public:
  explicit PythonStore(const std::string& url)
      : store_(std::make_shared<UntilExit<Store>>(
            std::make_unique<Store>(value_or_raise(Store::open(url))))) {}

  std::string url() const { return store().url(); }

  /// One that need not be there.
  PythonCollection collection(const std::string& name) const { return {store_, name}; }

  std::vector<std::string> collections() const {
    std::vector<std::string> texts;
    for (const auto& info : value_or_raise(without_lock([&] { return store().collections(); })))
      texts.push_back(json_line(summary_json(info)));
    return texts;
  }

  std::optional<std::string> lookup(const std::string& name) const {
    const auto info = value_or_raise(without_lock([&] { return store().lookup(name); }));
    if (!info) return std::nullopt;
    return json_line(to_json(*info));
  }

  bool contains(const std::string& name) const {
    return value_or_raise(without_lock([&] { return store().contains(name); }));
  }

  std::string create(const std::string& description, const std::optional<std::string>& name,
                     const Subjects& input_filters) const {
    const CreateOptions options = {description, name, entries_of(input_filters)};
    return value_or_raise(without_lock([&] { return store().create(options); }));
  }

  /// How many packets.
  std::uint64_t copy(const std::string& name, const PythonStore& to, const std::string& new_name,
                     const ProgressArgument& progress) const {
    return collection(name).copy(to.store(), new_name, progress);
  }

  /// Collection, kind, files and bytes of what was removed.
  std::vector<std::tuple<std::string, std::string, std::uint64_t, std::uint64_t>> tidy(
      bool dry_run, std::optional<std::int64_t> retention_ms) const {
    const TidyOptions options = {dry_run, retention_ms, Cancellation::make()};
    const auto report =
        value_or_raise(interruptible(options.cancellation, [&] { return store().tidy(options); }));
    if (!report.failures.empty()) raise(report.failures.front());
    std::vector<std::tuple<std::string, std::string, std::uint64_t, std::uint64_t>> removed;
    for (const TidyEntry& entry : report.removed) {
      removed.emplace_back(entry.place, to_string(entry.kind), entry.files, entry.bytes);
    }
    return removed;
  }

  /// Loads a capture: its report; the collection, if that has it now, or had it before and `once`
  /// asks to pass over it; whether it was passed over; and what is to be said of it besides, or why
  /// there was nothing to store.
  std::tuple<std::string, std::optional<std::string>, bool, std::string> load(
      const nb::bytes& path, const std::optional<std::string>& into, const std::string& description,
      const Subjects& filter, bool decapsulate, bool keep_headers, bool once, bool replace,
      bool strict, bool flows, int jobs, const ProgressArgument& progress) const {
    LoadOptions options = {.into = into,
                           .description = description,
                           .filter = IpFilter(entries_of(filter)),
                           .decapsulate = decapsulate,
                           .keep_headers = keep_headers,
                           .once = once,
                           .replace = replace,
                           .strict = strict,
                           .jobs = jobs};
    if (flows) options.flows.emplace();
    const std::vector<std::string> captures = {path_of(path)};
    LoadResult result;
    const Status done = watched(progress, [&](const ProgressCallback& callback) {
      options.progress = [&](const std::string&, const Progress& now) { return callback(now); };
      return wirelake::load(store(), captures, options, result);
    });
    const bool is_empty = !done && done.error().code == ErrorCode::kNoPackets;
    if (!is_empty) check(done);
    const CaptureOutcome& last = result.captures.back();
    if (result.failed > 0) raise(*last.error);
    const bool is_repeated = result.repeated > 0;
    const std::string& word = is_empty      ? done.error().message
                              : is_repeated ? last.error->message
                                            : last.note;
    std::optional<std::string> name;
    if (!is_empty) name = result.collection;
    return {json_line(to_json(result.captures.front().report)), name, is_repeated, word};
  }

 private:
  Store& store() const { return **store_; }

  SharedStore store_;
};

}  // namespace

void bind_stores(nb::module_& module) {
  nb::class_<PythonStore>(module, "Store")
      .def(nb::init<const std::string&>(), nb::arg("url"))
      .def_prop_ro("url", &PythonStore::url)
      .def("collection", &PythonStore::collection, nb::arg("name"))
      .def("collections", &PythonStore::collections)
      .def("lookup", &PythonStore::lookup, nb::arg("name"))
      .def("contains", &PythonStore::contains, nb::arg("name"))
      .def("create", &PythonStore::create, nb::arg("description"), nb::arg("name").none(),
           nb::arg("input_filters"))
      .def("copy", &PythonStore::copy, nb::arg("name"), nb::arg("to"), nb::arg("new_name"),
           nb::arg("progress").none())
      .def("load", &PythonStore::load, nb::arg("path"), nb::arg("into").none(),
           nb::arg("description"), nb::arg("filter"), nb::arg("decapsulate"),
           nb::arg("keep_headers"), nb::arg("once"), nb::arg("replace"), nb::arg("strict"),
           nb::arg("flows"), nb::arg("jobs"), nb::arg("progress").none())
      .def("tidy", &PythonStore::tidy, nb::arg("dry_run"), nb::arg("retention_ms").none());
}

}  // namespace wirelake::python
