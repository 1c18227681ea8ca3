#include "cli/filter_options.h"

#include <utility>

#include "base/file.h"
#include "base/try.h"

namespace wirelake::cli {
namespace {

// More than a million subnets.
constexpr std::size_t kMaxFilterFileSize = std::size_t{64} << 20;

Status append(const std::vector<std::string>& nets, Position position, const char* option,
              std::vector<FilterEntry>& entries) {
  for (const std::string& net : nets) {
    auto subnet = IpSubnet::parse(net);
    if (!subnet) {
      return Error{ErrorCode::kInvalidArgument,
                   std::string(option) + ": " + subnet.error().message};
    }
    entries.push_back({*subnet, position});
  }
  return {};
}

Result<std::string> read_filter_file(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  auto opened = Folder::open(folder);
  auto text = opened ? opened->read_file(name, kMaxFilterFileSize) : opened.error();
  if (text) return text;
  Error error = text.error();
  error.file = path;
  return error;
}

}  // namespace

void FilterOptions::add_to(CLI::App& command) {
  const std::string group = "Filter (all packets without one)";
  command.add_option("--src", sources, "Keep packets from this address or subnet; repeatable")
      ->type_name("NET")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--dst", destinations, "Keep packets to this address or subnet; repeatable")
      ->type_name("NET")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--either", eithers, "Also keep packets from or to it; repeatable")
      ->type_name("NET")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--filter", file, "File of lines `src NET`, `dst NET` or `either NET`")
      ->type_name("FILE")
      ->group(group);
}

Result<IpFilter> FilterOptions::make() const {
  std::vector<FilterEntry> entries;
  WIRELAKE_TRY(append(sources, Position::kSource, "--src", entries));
  WIRELAKE_TRY(append(destinations, Position::kDestination, "--dst", entries));
  WIRELAKE_TRY(append(eithers, Position::kEither, "--either", entries));
  if (!file.empty()) {
    WIRELAKE_ASSIGN(const std::string text, read_filter_file(file));
    auto lines = parse_filter_text(text);
    if (!lines) {
      Error error = lines.error();
      error.file = file;
      return error;
    }
    entries.insert(entries.end(), lines->begin(), lines->end());
  }
  return IpFilter(std::move(entries));
}

void PacketOptions::add_to(CLI::App& command) {
  command.add_flag("--decapsulate", decapsulate,
                   "Look into tunnels (IP in IP, GRE, VXLAN, GTP and others): a packet is the "
                   "innermost one, also to the filter, and not the outermost");
  filter.add_to(command);
}

Result<CaptureOptions> PacketOptions::make() const {
  CaptureOptions options = {.decapsulate = decapsulate};
  WIRELAKE_ASSIGN(options.filter, filter.make());
  return options;
}

}  // namespace wirelake::cli
