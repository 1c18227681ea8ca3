// Export: the packets of a collection as a file of another format.
//
// Used by the command and the bindings; docs/export.md says what is in each format. Memory does not
// grow with the collection. One thread at a time for each Store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wirelake/cancellation.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"
#include "wirelake/store.h"

namespace wirelake {

enum class ExportFormat {
  kParquet,    ///< The stored columns.
  kCsv,        ///< The stored columns, one for each field of a struct.
  kJsonLines,  ///< The documents of Store::find(), one a line.
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

/// Writes the packets of a collection that are meant, by load and then by frame, to the file at
/// `path` ("-": standard output), and returns how many. The file is its owner's alone, appears when
/// it is complete and on the disk, and does not appear otherwise. CSV, JSON and pcapng are
/// compressed if
/// `.gz` or `.zst` ends the path. kNotFound if there is no such collection; kAlreadyExists for a
/// file that exists; kInvalidArgument for a path without a format, and for pcapng of packets
/// without headers.
Result<std::uint64_t> export_collection(Store& store, std::string_view name,
                                        const std::string& path, const ExportOptions& options = {});

}  // namespace wirelake
