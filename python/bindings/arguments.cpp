#include "arguments.h"

#include <nanobind/stl/optional.h>

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

}  // namespace wirelake::python
