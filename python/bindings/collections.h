// Collections for the package.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "arguments.h"
#include "rows.h"
#include "stores.h"
#include "wirelake/collection.h"

namespace wirelake::python {

class PythonCollection {
 public:
  PythonCollection(SharedStore store, const std::string& name)
      : store_(std::move(store)), collection_((*store_)->collection(name)) {}

  /// The same collection, whose flows are asked about.
  PythonCollection flows() const { return {store_, collection_.flows()}; }

  bool drop() const;
  void describe(const std::string& text) const;
  std::uint64_t count(const nanobind::object& query) const;
  std::unique_ptr<PythonRows> find(const nanobind::object& query,
                                   const std::vector<std::string>& fields,
                                   const std::vector<std::pair<std::string, int>>& sort,
                                   std::uint64_t skip, std::uint64_t limit, bool raw) const;
  nanobind::list distinct(const std::string& field, const nanobind::object& query) const;
  nanobind::list count_by(const std::vector<std::string>& fields, const nanobind::object& query,
                          const std::vector<std::string>& sums, std::uint64_t limit) const;
  nanobind::list top(const std::optional<std::string>& field, const nanobind::object& query,
                     const std::optional<std::string>& sum, std::optional<std::int64_t> every_ns,
                     std::uint64_t limit) const;

  /// How many packets.
  std::uint64_t remove(const nanobind::object& query, bool purge, bool dry_run) const;

  /// The changes, each as JSON.
  std::vector<std::string> history(std::uint64_t limit) const;

  /// How many packets there were in that version.
  std::uint64_t restore(std::int64_t version) const;

  /// An Arrow stream. Of a struct, dotted columns give the part that they name.
  nanobind::object stream(const nanobind::object& query, const std::vector<std::string>& columns,
                          std::uint64_t limit) const;

  /// Appends the packets of an Arrow stream's capsule; how many.
  std::uint64_t insert(const nanobind::capsule& packets, const std::string& capture) const;

  /// Paths of the files of a collection in a folder.
  std::vector<nanobind::bytes> data_files() const;

  std::optional<nanobind::bytes> folder() const;

  /// Writes the packets to a file; how many.
  std::uint64_t export_to(const nanobind::object& query, const nanobind::bytes& path,
                          const std::optional<std::string>& format, bool overwrite,
                          const ProgressArgument& progress) const;

  /// How many packets.
  std::uint64_t copy(Store& to, const std::string& new_name,
                     const ProgressArgument& progress) const;

  /// Files and bytes before, and the same afterwards.
  std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t> optimize(
      std::uint64_t file_size) const;

  /// Files and packets that were read, and of each finding its kind, file and message.
  std::tuple<std::uint64_t, std::uint64_t,
             std::vector<std::tuple<std::string, std::string, std::string>>>
  check(const ProgressArgument& progress) const;

 private:
  PythonCollection(SharedStore store, Collection collection)
      : store_(std::move(store)), collection_(std::move(collection)) {}

  SharedStore store_;  // Which `collection_` is in.
  Collection collection_;
};

void bind_collections(nanobind::module_& module);

}  // namespace wirelake::python
