// The seal: a checksum of a Parquet file's footer, right before the footer.
//
// Parquet has checksums for pages, and none for the footer that says where they are and what they
// mean. Between the last page and the footer, readers look at nothing, so that is where wirelake
// puts "WLfs" and the CRC-32, little-endian, of all that follows up to the last magic number: the
// footer and its length.
#pragma once

#include <arrow/io/interfaces.h>
#include <parquet/metadata.h>

#include <memory>
#include <string>
#include <string_view>

#include "wirelake/result.h"

namespace wirelake::delta {

/// Puts the seal into `tail`, the last part of a Parquet file with at least the whole footer.
Status seal_footer(std::string& tail);

struct Footer {
  std::shared_ptr<parquet::FileMetaData> metadata;
  bool is_sealed = false;  ///< And as it was written.
};

/// The footer of a Parquet file. kDamaged if its seal is broken; `metadata` is null where there is
/// no footer that could be looked at, and Arrow says why.
Result<Footer> read_footer(arrow::io::RandomAccessFile& file);

}  // namespace wirelake::delta
