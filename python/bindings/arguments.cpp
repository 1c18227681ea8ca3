#include "arguments.h"

#include <nanobind/stl/optional.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "errors.h"

namespace nb = nanobind;

namespace wirelake::python {

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

std::string path_of(const nb::bytes& path) {
  return {path.c_str(), path.size()};
}

nb::object file_text(const std::string& text) {
  const nb::object decoded = nb::steal(
      PyUnicode_DecodeFSDefaultAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
  if (!decoded) throw nb::python_error();
  return decoded;
}

namespace {

// Before a capture is open there is nothing to tell, and its size is not known to be unknown.
bool has_begun(const Progress& progress) {
  return progress.bytes_done > 0 || progress.bytes_total || progress.packets > 0;
}

}  // namespace

ProgressCallback progress_of(const ProgressArgument& callback) {
  // The library copies and drops the function without the lock, under which alone Python counts
  // references: the copies share one of Python's.
  const std::shared_ptr<ProgressArgument> shared(new ProgressArgument(callback),
                                                 [](ProgressArgument* argument) {
                                                   nb::gil_scoped_acquire acquire;
                                                   delete argument;
                                                 });
  return [shared](const Progress& progress) {
    nb::gil_scoped_acquire acquire;
    if (PyErr_CheckSignals() != 0) return false;
    if (!*shared || !has_begun(progress)) return true;
    try {
      (**shared)(progress.bytes_done, progress.bytes_total, progress.packets);
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

}  // namespace wirelake::python
