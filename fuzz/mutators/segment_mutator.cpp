#include "mutators/segment_mutator.h"

#include <algorithm>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "packet_script.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace wirelake::fuzz {
namespace {

using Random = std::minstd_rand;

// A step with its payload, as bytes.
using Step = std::vector<std::byte>;

constexpr std::size_t kSequenceAt = 2;
constexpr std::size_t kLengthAt = 10;

std::size_t below(std::size_t limit, Random& random) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

void write(Step& step, std::size_t at, std::size_t bytes, std::uint32_t value) {
  for (std::size_t i = 0; i < bytes; ++i)
    step[at + i] = static_cast<std::byte>(value >> 8 * (bytes - 1 - i));
}

std::uint32_t sequence_of(const Step& step) {
  return field<4, kSequenceAt>(Bytes(step).first<kStepLen>());
}

void set_payload_len(Step& step) {
  write(step, kLengthAt, 2, static_cast<std::uint32_t>(step.size() - kStepLen));
}

std::vector<Step> steps_of(Bytes bytes) {
  std::vector<Step> steps;
  ByteCursor cursor(bytes);
  while (const auto step = next_step(cursor)) {
    Step& made = steps.emplace_back(step->bytes.begin(), step->bytes.end());
    made.insert(made.end(), step->payload.begin(), step->payload.end());
    set_payload_len(made);
  }
  return steps;
}

// One segment becomes two that follow each other.
void split(std::vector<Step>& steps, std::size_t chosen, Random& random) {
  const std::size_t len = steps[chosen].size() - kStepLen;
  if (len < 2) return;
  const std::size_t first_len = 1 + below(len - 1, random);
  Step second = steps[chosen];
  second.erase(second.begin() + kStepLen,
               second.begin() + static_cast<std::ptrdiff_t>(kStepLen + first_len));
  write(second, kSequenceAt, 4, sequence_of(second) + static_cast<std::uint32_t>(first_len));
  steps[chosen].resize(kStepLen + first_len);
  set_payload_len(steps[chosen]);
  set_payload_len(second);
  steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(chosen + 1), std::move(second));
}

void change(std::vector<Step>& steps, Random& random) {
  const std::size_t chosen = below(steps.size(), random);
  const std::size_t another = below(steps.size(), random);
  switch (below(6, random)) {
    case 0:
      return split(steps, chosen, random);
    case 1:
      return std::swap(steps[chosen], steps[another]);
    case 2:
      steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(another), Step(steps[chosen]));
      return;
    case 3:
      if (steps.size() > 1) steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(chosen));
      return;
    case 4: {
      // A little before or behind where it was, or half of all numbers away.
      const std::uint32_t steps_away[] = {1, 2, 0xffffffff, 0xfffffffe, 100, 0x80000000};
      write(steps[chosen], kSequenceAt, 4,
            sequence_of(steps[chosen]) + steps_away[below(std::size(steps_away), random)]);
      return;
    }
    default:
      // Right behind another one.
      write(steps[chosen], kSequenceAt, 4,
            sequence_of(steps[another]) +
                static_cast<std::uint32_t>(steps[another].size() - kStepLen));
      return;
  }
}

}  // namespace

std::size_t mutate_segments(std::uint8_t* data, std::size_t size, std::size_t max_size,
                            unsigned seed) {
  Random random(seed);
  std::vector<Step> steps = steps_of(std::as_bytes(std::span(data, size)));
  if (steps.empty() || below(3, random) == 0) return LLVMFuzzerMutate(data, size, max_size);
  change(steps, random);
  std::size_t written = 0;
  for (const Step& step : steps) {
    if (written + step.size() > max_size) break;
    std::ranges::transform(step, data + written,
                           [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
    written += step.size();
  }
  return written;
}

}  // namespace wirelake::fuzz
