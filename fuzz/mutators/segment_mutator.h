// A mutator for sequences of packets (packet_script.h): segments are split, repeated, swapped, left
// out, or made to overlap.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wirelake::fuzz {

/// As LLVMFuzzerCustomMutator is asked: changes `data` in place, and gives its new size.
std::size_t mutate_segments(std::uint8_t* data, std::size_t size, std::size_t max_size,
                            unsigned seed);

}  // namespace wirelake::fuzz
