#include "load/invalid_places.h"

#include <algorithm>

#include "wirelake/log.h"

namespace wirelake {
namespace {

// Frames without IP are no fault, and the filter does what it was told to.
bool is_malformed(PassedOver reason) {
  return reason != PassedOver::kNotIp && reason != PassedOver::kFiltered;
}

// Nor is it one to keep less of a packet, or no time, or to leave lengths to the hardware.
bool is_malformed(Remark remark) {
  return remark != Remark::kNoTimestamp && remark != Remark::kIpPacketCut &&
         remark != Remark::kIpLengthOffloaded;
}

}  // namespace

void InvalidPlaces::Places::add(const CaptureRecord& record) {
  if (count < kPlaces) first[count] = {record.frame, record.offset};
  ++count;
}

std::string InvalidPlaces::Places::text() const {
  std::string text = std::to_string(count) + (count == 1 ? " frame" : " frames");
  const std::size_t shown = std::min<std::size_t>(count, kPlaces);
  for (std::size_t i = 0; i < shown; ++i) {
    text += (i == 0 ? ": " : ", ") + std::to_string(first[i].frame) + " at byte " +
            std::to_string(first[i].offset);
  }
  return count > kPlaces ? text + ", ..." : text;
}

void InvalidPlaces::note(const CaptureRecord& record, PassedOver reason) {
  if (is_malformed(reason)) passed_over_[static_cast<std::size_t>(reason)].add(record);
}

void InvalidPlaces::note(const CaptureRecord& record, const RemarkCounts& remarks) {
  for (std::size_t i = 0; i < kRemarkCount; ++i) {
    const auto remark = static_cast<Remark>(i);
    if (remarks[remark] > 0 && is_malformed(remark)) remarks_[i].add(record);
  }
}

void InvalidPlaces::log(const std::string& capture) const {
  const auto log_one = [&](std::string_view name, const Places& places) {
    if (places.count == 0) return;
    log_invalid(capture + ": " + std::string(name) + ": " + places.text());
  };
  for (std::size_t i = 0; i < kPassedOverCount; ++i) {
    log_one(to_string(static_cast<PassedOver>(i)), passed_over_[i]);
  }
  for (std::size_t i = 0; i < kRemarkCount; ++i) {
    log_one(to_string(static_cast<Remark>(i)), remarks_[i]);
  }
}

void log_notices(const std::string& capture, const Notices& notices) {
  for (std::size_t i = 0; i < kRemarkCount; ++i) {
    const auto remark = static_cast<Remark>(i);
    const std::uint64_t count = notices.counts[remark];
    if (count == 0) continue;
    const std::string times = count == 1 ? "" : std::to_string(count) + " times, first ";
    log_invalid(capture + ": " + std::string(to_string(remark)) + ": " + times + "at byte " +
                std::to_string(notices.first[i]));
  }
}

}  // namespace wirelake
