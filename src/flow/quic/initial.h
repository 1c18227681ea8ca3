// QUIC Initial packets (RFC 9000 section 17.2.2), whose keys anybody can make (RFC 9001
// section 5.2).
//
// Versions 1 and 2 (RFC 9369), and the drafts 29 to 34. Used by QuicHandshake. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "wirelake/bytes.h"

namespace wirelake {

/// A packet with a long header of a version that is known.
struct QuicLongHeader {
  std::uint32_t version = 0;
  Bytes destination_id = {};  ///< Connection identifiers, of at most 20 bytes.
  Bytes source_id = {};
  bool is_initial = false;

  // Of an Initial packet.
  Bytes packet = {};              ///< From its first byte to the end that its length says.
  std::size_t number_offset = 0;  ///< Of the packet number in it.

  Bytes rest = {};  ///< Packets behind it in the same datagram; empty where nobody can tell.
};

/// Whether a datagram may begin with a long header: for most of what is not QUIC, false.
bool may_be_quic(Bytes datagram);

/// The packet that a datagram, or its rest, begins with.
std::optional<QuicLongHeader> parse_quic_header(Bytes datagram);

/// The keys of one side's Initial packets.
class QuicInitialKeys {
 public:
  enum class Side : std::uint8_t { kClient, kServer };

  /// Of a connection whose client's first packet was to `destination_id`. Nothing where libcrypto
  /// fails.
  static std::optional<QuicInitialKeys> make(std::uint32_t version, Bytes destination_id,
                                             Side side);

  QuicInitialKeys(QuicInitialKeys&&) noexcept;
  QuicInitialKeys& operator=(QuicInitialKeys&&) noexcept;
  ~QuicInitialKeys();

  /// The frames in an Initial packet, or nothing if it was not made by these keys, or is cut.
  std::optional<std::vector<std::byte>> open(const QuicLongHeader& initial);

 private:
  struct Contexts;
  explicit QuicInitialKeys(std::unique_ptr<Contexts> contexts);
  std::unique_ptr<Contexts> contexts_;
};

/// A piece of the handshake (CRYPTO, RFC 9000 section 19.6).
struct QuicCryptoFrame {
  std::uint64_t offset = 0;
  Bytes data = {};
};

/// The CRYPTO frames among `frames`, up to the first frame that an Initial packet may not have.
std::vector<QuicCryptoFrame> crypto_frames(Bytes frames);

}  // namespace wirelake
