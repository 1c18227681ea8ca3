// PacketColumns: packets laid out as Arrow record batches in the schema of a collection.
//
// Filled by load/, one packet at a time, without an allocation per packet: the buffers double
// their memory and keep nothing of the packet's views. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "columns/batch.h"
#include "wirelake/packet.h"
#include "wirelake/result.h"

namespace wirelake {

struct ColumnsOptions {
  bool keep_headers = false;  ///< Fill the column `header`, so that frames can be written again.
};

class PacketColumns {
 public:
  explicit PacketColumns(ColumnsOptions options = {});
  ~PacketColumns();
  PacketColumns(PacketColumns&&) noexcept;
  PacketColumns& operator=(PacketColumns&&) noexcept;

  /// The values of `load` and `capture` for the packets that follow. `capture` is UTF-8.
  void set_capture(std::string load, std::string capture);

  /// Copies `packet` into the columns. Running out of memory is reported by finish().
  void append(const Packet& packet);

  std::int64_t rows() const;

  /// Bytes of payloads and headers appended since the last finish().
  std::int64_t payload_bytes() const;

  /// The packets since the last call as one batch; the columns are empty afterwards.
  Result<BatchPointer> finish();

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace wirelake
