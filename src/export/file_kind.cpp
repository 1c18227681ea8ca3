#include "export/file_kind.h"

#include <arrow/util/compression.h>

#include <iterator>
#include <string>

#include "base/lower_case.h"
#include "base/quoted.h"
#include "base/try.h"

namespace wirelake {
namespace {

struct Ending {
  std::string_view name;
  ExportFormat format;
};

constexpr Ending kEndings[] = {
    {"parquet", ExportFormat::kParquet},  {"csv", ExportFormat::kCsv},
    {"ndjson", ExportFormat::kJsonLines}, {"jsonl", ExportFormat::kJsonLines},
    {"json", ExportFormat::kJsonLines},   {"pcapng", ExportFormat::kPcapng},
};

std::string all_endings(std::string_view before) {
  std::string text;
  for (const Ending& ending : kEndings) {
    if (!text.empty()) text += &ending == std::end(kEndings) - 1 ? " or " : ", ";
    text += std::string(before) + std::string(ending.name);
  }
  return text;
}

// What stands behind the last dot of the last part of `path`, which becomes what stands before.
std::string take_ending(std::string_view& path) {
  const std::size_t dot = path.find_last_of("./");
  if (dot == std::string_view::npos || path[dot] == '/') return "";
  const std::string ending = lower_case(path.substr(dot + 1));
  path = path.substr(0, dot);
  return ending;
}

}  // namespace

Result<ExportFormat> parse_export_format(std::string_view name) {
  const std::string wanted = lower_case(name);
  for (const Ending& ending : kEndings) {
    if (ending.name == wanted) return ending.format;
  }
  return Error{ErrorCode::kInvalidArgument,
               wirelake::quoted(name) + " is no format of export: choose " + all_endings("")};
}

bool is_text(ExportFormat format) {
  return format == ExportFormat::kCsv || format == ExportFormat::kJsonLines;
}

Result<FileKind> file_kind(std::string_view path, std::optional<ExportFormat> format) {
  FileKind kind;
  std::string_view rest = path;
  std::string ending = take_ending(rest);
  if (ending == "gz") kind.compression = arrow::Compression::GZIP;
  if (ending == "zst") kind.compression = arrow::Compression::ZSTD;
  const bool is_compressed = kind.compression != arrow::Compression::UNCOMPRESSED;
  if (is_compressed) ending = take_ending(rest);
  if (!format) {
    auto found = parse_export_format(ending);
    if (!found) {
      return Error{ErrorCode::kInvalidArgument,
                   "cannot tell the format from the name: let it end in " + all_endings(".") +
                       ", or say --format",
                   std::string(path)};
    }
    format = *found;
  }
  kind.format = *format;
  if (is_compressed && kind.format == ExportFormat::kParquet) {
    return Error{ErrorCode::kInvalidArgument,
                 "Parquet compresses what is inside of it; leave off the second ending",
                 std::string(path)};
  }
  return kind;
}

}  // namespace wirelake
