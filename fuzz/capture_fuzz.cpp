// Fuzzes reading: any bytes as a capture, all of its records decoded and filtered.
//
// The input is read as a whole and in small pieces, which must make no difference.
#include "byte_chunks.h"
#include "check_capture.h"
#include "mutators/capture_mutator.h"
#include "require.h"

using namespace wirelake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = fuzz::as_bytes(data, size);
  const fuzz::CaptureSummary whole = fuzz::check_capture(bytes, SIZE_MAX);
  const fuzz::CaptureSummary pieces = fuzz::check_capture(bytes, fuzz::chunk_of(bytes));
  fuzz::require(fuzz::agree(whole, pieces));
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return fuzz::mutate_capture(data, size, max_size, seed);
}
