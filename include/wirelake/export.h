// Export: the packets of a collection as a file of another format (Collection::export_to()).
//
// docs/export.md says what is in each format. Plain values.
#pragma once

#include <optional>
#include <string_view>

#include "wirelake/cancellation.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

enum class ExportFormat {
  kParquet,    ///< The stored columns.
  kCsv,        ///< The stored columns, one for each field of a struct.
  kJsonLines,  ///< The rows of Collection::find(), one a line.
  kPcapng,     ///< The captured frames; only of captures loaded with their headers.
};

/// The format of that name: a file's ending without its dot. kInvalidArgument lists them.
Result<ExportFormat> parse_export_format(std::string_view name);

/// Whether the format is text.
bool is_text(ExportFormat format);

struct ExportOptions {
  Query query = {};                         ///< Which packets.
  std::optional<ExportFormat> format = {};  ///< None: by the file's ending.
  bool overwrite = false;                   ///< Replace a file that exists.
  ProgressCallback progress = {};           ///< See report.h; `bytes_done` are those written.
  Cancellation cancellation = {};
};

}  // namespace wirelake
