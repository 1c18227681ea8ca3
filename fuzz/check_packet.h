// What must hold for every record and for every packet that is decoded out of one.
//
// Used by the fuzz targets: a check that fails aborts.
#pragma once

#include <cstdint>

#include "capture/capture_record.h"
#include "wirelake/bytes.h"

namespace wirelake::fuzz {

/// True if `inner` is empty or lies in `outer`.
bool lies_in(Bytes inner, Bytes outer);

/// Decodes `record`, with what is in tunnels and without, walks all that the packet has, takes its
/// frame apart and joins it again, and asks a filter. Returns a number that stands for all that was
/// found: equal records must give equal ones.
std::uint64_t check_packet(const CaptureRecord& record);

}  // namespace wirelake::fuzz
