// A mutator that knows where the records of a capture are.
//
// libFuzzer's own mutations break a chain of lengths at the first byte that they insert. This one
// walks pcap records, pcapng blocks and snoop records, and changes one at a time: its lengths to
// values that are likely to go wrong, its place in the file, or its body with the lengths made
// good.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wirelake::fuzz {

/// The contract of LLVMFuzzerCustomMutator: changes `size` bytes at `data`, which has room for
/// `max_size`, and returns the new size.
std::size_t mutate_capture(std::uint8_t* data, std::size_t size, std::size_t max_size,
                           unsigned seed);

}  // namespace wirelake::fuzz
