// The extension module wirelake._core: captures and stores, as thinly as can be.
//
// python/wirelake/ puts the public classes on top. Work that takes time is done without the
// interpreter's lock.

#include <arrow/type.h>
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "at_work.h"
#include "captures.h"
#include "collections.h"
#include "columns/packet_dict.h"
#include "errors.h"
#include "list_items.h"
#include "rows.h"
#include "stores.h"
#include "wirelake/ip.h"
#include "wirelake/log.h"

namespace wirelake::python {
namespace {

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

// What the packet dict is said to be, for the tests of python/wirelake/types.py: a dict for a
// struct, a list with its element's for a list, and else Arrow's name of the type.
nanobind::object type_object(const arrow::DataType& type) {
  if (type.id() == arrow::Type::STRUCT) {
    nanobind::dict fields;
    for (const auto& field : type.fields())
      fields[field->name().c_str()] = type_object(*field->type());
    return fields;
  }
  if (type.id() == arrow::Type::LIST) {
    nanobind::list elements;
    elements.append(type_object(*type.field(0)->type()));
    return elements;
  }
  return nanobind::str(type.name().c_str());
}

}  // namespace
}  // namespace wirelake::python

NB_MODULE(_core, module) {
  using namespace wirelake;
  using namespace wirelake::python;

  module.attr("version") = WIRELAKE_VERSION;
  // What daemon threads hold when Python ends cannot be freed: no reason to alarm anybody. The
  // setting is of all modules of a domain, which is this one's own.
  nanobind::set_leak_warnings(false);
  end_work_with_process();
  bind_captures(module);
  bind_list_items(module);
  bind_rows(module);
  bind_collections(module);
  bind_stores(module);

  set_invalid_log([](std::string_view line) { InvalidLines::instance().add(line); });
  set_notices([](std::string_view line) { InvalidLines::instance().add(line); });
  module.def(
      "log_invalid", [](const std::string& content) { log_invalid(content); },
      nanobind::arg("content"));
  module.def(
      "dict_types", [] { return type_object(*arrow::struct_(dict_fields())); },
      nanobind::sig("def dict_types() -> dict[str, Any]"));
  module.def("take_invalid_lines", [] { return InvalidLines::instance().take(); });
  module.def(
      "parse_subnet",
      [](const std::string& text) {
        auto subnet = IpSubnet::parse(text);
        if (!subnet) raise(subnet.error());
        return subnet->to_string();
      },
      nanobind::arg("text"));
}
