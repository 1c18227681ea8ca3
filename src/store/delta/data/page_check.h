// Whether the pages of a column are as they were written.
//
// A page's checksum covers what is behind its header. The header is held against the footer, which
// in files of wirelake's has a checksum of its own (footer_seal.h): sizes, numbers of values and
// encodings have to add up.
#pragma once

#include <parquet/metadata.h>

#include <optional>
#include <string>

#include "wirelake/bytes.h"

namespace wirelake::delta {

/// What is wrong with the pages of `chunk`, all that a row group has of one column: "page 3: ...".
/// Nothing if they are as written, or if nothing of them can be checked. Where `is_sealed`, every
/// page must have a checksum and a header that agrees with `column`.
std::optional<std::string> page_damage(Bytes chunk, const parquet::ColumnChunkMetaData& column,
                                       bool is_sealed);

}  // namespace wirelake::delta
