// InvalidPlaces: where in a capture frames were malformed, for the invalid-packet log.
//
// Keeps the first few places for each reason, so that a capture full of them costs no memory. One
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/capture_record.h"
#include "capture/notices.h"
#include "wirelake/reasons.h"

namespace wirelake {

class InvalidPlaces {
 public:
  void note(const CaptureRecord& record, PassedOver reason);

  /// Notes each remark that `remarks` counts for this record.
  void note(const CaptureRecord& record, const RemarkCounts& remarks);

  /// Hands a line for each reason to log_invalid(): the capture, the reason, how many frames, and
  /// the first of them by number and offset.
  void log(const std::string& capture) const;

 private:
  static constexpr std::size_t kPlaces = 3;

  struct Place {
    std::uint64_t frame = 0;
    std::uint64_t offset = 0;
  };
  struct Places {
    std::uint64_t count = 0;
    std::array<Place, kPlaces> first = {};

    void add(const CaptureRecord& record);
    std::string text() const;
  };

  std::array<Places, kPassedOverCount> passed_over_ = {};
  std::array<Places, kRemarkCount> remarks_ = {};
};

/// Hands a line for each kind of notice to log_invalid(): the capture, what it is, how often, and
/// the offset of the first.
void log_notices(const std::string& capture, const Notices& notices);

}  // namespace wirelake
