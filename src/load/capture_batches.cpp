#include "load/capture_batches.h"

#include <utility>

#include "base/try.h"

namespace wirelake {

Result<CaptureBatches> CaptureBatches::open(const std::string& path, CaptureOptions options,
                                            ProgressCallback progress) {
  WIRELAKE_ASSIGN(PacketReader parser,
                  PacketReader::open(path, std::move(options), std::move(progress)));
  CaptureBatches batches(std::move(parser));
  batches.columns_.set_capture("", capture_name(path));
  return batches;
}

Result<BatchPointer> CaptureBatches::next() {
  while (columns_.rows() == 0) {
    WIRELAKE_ASSIGN(const bool more,
                    parser_.next_block([this](const Packet& packet) { columns_.append(packet); }));
    if (!more) return BatchPointer();
  }
  return columns_.finish();
}

}  // namespace wirelake
