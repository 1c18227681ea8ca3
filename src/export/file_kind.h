// What a path says of an exported file: its format, and the compression around it.
#pragma once

#include <arrow/util/type_fwd.h>

#include <optional>
#include <string_view>

#include "wirelake/export.h"
#include "wirelake/result.h"

namespace wirelake {

struct FileKind {
  ExportFormat format = ExportFormat::kParquet;
  arrow::Compression::type compression = arrow::Compression::UNCOMPRESSED;
};

/// By the endings of `path`, in any case; `format`, where it is given, in place of the first of
/// them. kInvalidArgument says which endings there are.
Result<FileKind> file_kind(std::string_view path, std::optional<ExportFormat> format);

}  // namespace wirelake
