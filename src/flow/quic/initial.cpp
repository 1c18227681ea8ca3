#include "flow/quic/initial.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/byte_cursor.h"

namespace wirelake {
namespace {

constexpr std::uint32_t kVersion1 = 1;
constexpr std::uint32_t kVersion2 = 0x6b3343cf;
constexpr std::uint32_t kDraft29 = 0xff00001d;
constexpr std::uint32_t kDraft33 = 0xff000021;
constexpr std::uint32_t kDraft34 = 0xff000022;

constexpr std::size_t kMaxIdLen = 20;
constexpr std::size_t kSampleLen = 16;
constexpr std::size_t kKeyLen = 16;
constexpr std::size_t kIvLen = 12;
constexpr std::size_t kTagLen = 16;
constexpr std::size_t kSecretLen = 32;

using Secret = std::array<unsigned char, kSecretLen>;

bool is_draft(std::uint32_t version) {
  return version >= kDraft29 && version <= kDraft34;
}

bool is_known(std::uint32_t version) {
  return version == kVersion1 || version == kVersion2 || is_draft(version);
}

// RFC 9001 section 5.2, RFC 9369 section 3.3.1, draft-ietf-quic-tls-29 section 5.2.
constexpr std::array<unsigned char, 20> kSalt1 = {0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34,
                                                  0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8,
                                                  0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a};
constexpr std::array<unsigned char, 20> kSalt2 = {0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6,
                                                  0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26,
                                                  0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9};
constexpr std::array<unsigned char, 20> kSaltDraft29 = {0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2,
                                                        0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61,
                                                        0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99};

const std::array<unsigned char, 20>& salt_of(std::uint32_t version) {
  if (version == kVersion2) return kSalt2;
  return is_draft(version) && version < kDraft33 ? kSaltDraft29 : kSalt1;
}

// RFC 9000 section 16: the first two bits say how many bytes there are.
std::optional<std::uint64_t> variable_length(ByteCursor& cursor) {
  const auto first = cursor.u8();
  if (!first) return std::nullopt;
  const auto more = cursor.bytes((std::size_t{1} << (*first >> 6)) - 1);
  if (!more) return std::nullopt;
  std::uint64_t value = *first & 0x3f;
  for (const std::byte byte : *more)
    value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return value;
}

std::optional<Bytes> connection_id(ByteCursor& cursor) {
  const auto length = cursor.u8();
  if (!length || *length > kMaxIdLen) return std::nullopt;
  return cursor.bytes(*length);
}

// RFC 9000 section 17.2; version 2 numbers the types otherwise (RFC 9369 section 3.2).
bool is_initial_type(std::uint8_t first, std::uint32_t version) {
  const int type = first >> 4 & 3;
  return type == (version == kVersion2 ? 1 : 0);
}

bool is_retry_type(std::uint8_t first, std::uint32_t version) {
  const int type = first >> 4 & 3;
  return type == (version == kVersion2 ? 0 : 3);
}

struct FreeKdf {
  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

// One step of HKDF (RFC 5869) by SHA-256.
bool hkdf(const char* mode, std::span<const unsigned char> key, std::span<const unsigned char> salt,
          std::string info, std::span<unsigned char> out) {
  static const std::unique_ptr<EVP_KDF, FreeKdf> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const std::unique_ptr<EVP_KDF_CTX, FreeKdf> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
  if (!context) return false;
  std::string digest = "SHA256";
  std::string mode_text = mode;
  std::vector<OSSL_PARAM> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_MODE, mode_text.data(), 0),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
  };
  const auto add = [&](const char* name, std::span<const unsigned char> value) {
    if (value.empty()) return;
    parameters.push_back(OSSL_PARAM_construct_octet_string(
        name, const_cast<unsigned char*>(value.data()), value.size()));
  };
  add(OSSL_KDF_PARAM_KEY, key);
  add(OSSL_KDF_PARAM_SALT, salt);
  add(OSSL_KDF_PARAM_INFO, {reinterpret_cast<const unsigned char*>(info.data()), info.size()});
  parameters.push_back(OSSL_PARAM_construct_end());
  return EVP_KDF_derive(context.get(), out.data(), out.size(), parameters.data()) == 1;
}

// HKDF-Expand-Label without context (RFC 8446 section 7.1).
bool expand_label(std::span<const unsigned char> secret, std::string_view label,
                  std::span<unsigned char> out) {
  const std::string full = "tls13 " + std::string(label);
  std::string info = {static_cast<char>(out.size() >> 8), static_cast<char>(out.size()),
                      static_cast<char>(full.size())};
  info += full;
  info += '\0';
  return hkdf("EXPAND_ONLY", secret, {}, std::move(info), out);
}

const unsigned char* as_octets(Bytes bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

enum FrameType : std::uint64_t {
  kPadding = 0,
  kPing = 1,
  kAck = 2,
  kAckEcn = 3,
  kCrypto = 6,
};

// RFC 9000 section 19.3: largest, delay, count of ranges, first range, then two numbers a range.
bool skip_ack(ByteCursor& cursor, bool has_ecn) {
  const auto largest = variable_length(cursor);
  const auto delay = variable_length(cursor);
  const auto ranges = variable_length(cursor);
  if (!largest || !delay || !ranges || !variable_length(cursor)) return false;
  for (std::uint64_t i = 0; i < *ranges; ++i) {
    if (!variable_length(cursor) || !variable_length(cursor)) return false;
  }
  for (int i = 0; has_ecn && i < 3; ++i) {
    if (!variable_length(cursor)) return false;
  }
  return true;
}

}  // namespace

bool may_be_quic(Bytes datagram) {
  constexpr std::size_t kShortest = 7;
  return datagram.size() >= kShortest && (datagram[0] & std::byte{0x80}) != std::byte{0} &&
         is_known(load_unsigned(datagram.subspan<1, 4>(), Endian::kBig));
}

std::optional<QuicLongHeader> parse_quic_header(Bytes datagram) {
  if (!may_be_quic(datagram)) return std::nullopt;
  ByteCursor cursor(datagram);
  const std::uint8_t first = *cursor.u8();
  QuicLongHeader header;
  header.version = *cursor.u32();
  const auto destination = connection_id(cursor);
  const auto source = destination ? connection_id(cursor) : std::nullopt;
  if (!source) return std::nullopt;
  header.destination_id = *destination;
  header.source_id = *source;
  if (is_retry_type(first, header.version)) return header;
  header.is_initial = is_initial_type(first, header.version);
  if (header.is_initial) {
    const auto token_len = variable_length(cursor);
    if (!token_len || !cursor.skip(*token_len)) return std::nullopt;
  }
  const auto length = variable_length(cursor);
  if (!length || *length > cursor.remaining()) return std::nullopt;
  header.number_offset = datagram.size() - cursor.remaining();
  header.packet = datagram.first(header.number_offset + *length);
  header.rest = datagram.subspan(header.packet.size());
  return header;
}

struct QuicInitialKeys::Contexts {
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Free>;

  CipherContext protection{EVP_CIPHER_CTX_new()};  // Of headers: AES-128-ECB.
  CipherContext packets{EVP_CIPHER_CTX_new()};     // AES-128-GCM.
  std::array<unsigned char, kIvLen> iv = {};
};

QuicInitialKeys::QuicInitialKeys(std::unique_ptr<Contexts> contexts)
    : contexts_(std::move(contexts)) {}
QuicInitialKeys::QuicInitialKeys(QuicInitialKeys&&) noexcept = default;
QuicInitialKeys& QuicInitialKeys::operator=(QuicInitialKeys&&) noexcept = default;
QuicInitialKeys::~QuicInitialKeys() = default;

std::optional<QuicInitialKeys> QuicInitialKeys::make(std::uint32_t version, Bytes destination_id,
                                                     Side side) {
  if (destination_id.empty()) return std::nullopt;
  const std::span id(as_octets(destination_id), destination_id.size());
  Secret initial;
  Secret secret;
  std::array<unsigned char, kKeyLen> key;
  std::array<unsigned char, kKeyLen> header_key;
  auto contexts = std::make_unique<Contexts>();
  const std::string prefix = version == kVersion2 ? "quicv2 " : "quic ";
  const bool is_derived =
      hkdf("EXTRACT_ONLY", id, salt_of(version), {}, initial) &&
      expand_label(initial, side == Side::kClient ? "client in" : "server in", secret) &&
      expand_label(secret, prefix + "key", key) &&
      expand_label(secret, prefix + "iv", contexts->iv) &&
      expand_label(secret, prefix + "hp", header_key);
  const bool is_ready = is_derived && contexts->protection && contexts->packets &&
                        EVP_EncryptInit_ex(contexts->protection.get(), EVP_aes_128_ecb(), nullptr,
                                           header_key.data(), nullptr) == 1 &&
                        EVP_DecryptInit_ex(contexts->packets.get(), EVP_aes_128_gcm(), nullptr,
                                           key.data(), nullptr) == 1;
  if (!is_ready) return std::nullopt;
  return QuicInitialKeys(std::move(contexts));
}

// RFC 9001 sections 5.3 and 5.4.
std::optional<std::vector<std::byte>> QuicInitialKeys::open(const QuicLongHeader& initial) {
  constexpr std::size_t kSampleOffset = 4;
  const Bytes packet = initial.packet;
  const std::size_t number_at = initial.number_offset;
  if (packet.size() < number_at + kSampleOffset + kSampleLen) return std::nullopt;
  std::array<unsigned char, kSampleLen> mask;
  int size = 0;
  const Bytes sample = packet.subspan(number_at + kSampleOffset, kSampleLen);
  if (EVP_EncryptUpdate(contexts_->protection.get(), mask.data(), &size, as_octets(sample),
                        static_cast<int>(sample.size())) != 1) {
    return std::nullopt;
  }

  std::vector<unsigned char> header(as_octets(packet), as_octets(packet) + number_at + 4);
  header[0] = static_cast<unsigned char>(header[0] ^ (mask[0] & 0x0f));
  const std::size_t number_len = (header[0] & 3u) + 1;
  header.resize(number_at + number_len);
  auto nonce = contexts_->iv;
  for (std::size_t i = 0; i < number_len; ++i) {
    unsigned char& byte = header[number_at + i];
    byte = static_cast<unsigned char>(byte ^ mask[1 + i]);
    nonce[kIvLen - number_len + i] =
        static_cast<unsigned char>(nonce[kIvLen - number_len + i] ^ byte);
  }

  const Bytes sealed = packet.subspan(header.size());
  if (sealed.size() < kTagLen) return std::nullopt;
  const Bytes text = sealed.first(sealed.size() - kTagLen);
  std::array<unsigned char, kTagLen> tag;
  std::copy_n(as_octets(sealed.last(kTagLen)), kTagLen, tag.begin());
  std::vector<std::byte> frames(text.size());
  EVP_CIPHER_CTX* const context = contexts_->packets.get();
  const bool is_open =
      EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
      EVP_DecryptUpdate(context, nullptr, &size, header.data(), static_cast<int>(header.size())) ==
          1 &&
      EVP_DecryptUpdate(context, reinterpret_cast<unsigned char*>(frames.data()), &size,
                        as_octets(text), static_cast<int>(text.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagLen, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context, nullptr, &size) == 1;
  if (!is_open) {
    ERR_clear_error();  // What others find in the queue of this thread is theirs.
    return std::nullopt;
  }
  return frames;
}

std::vector<QuicCryptoFrame> crypto_frames(Bytes frames) {
  std::vector<QuicCryptoFrame> found;
  ByteCursor cursor(frames);
  while (const auto type = variable_length(cursor)) {
    if (*type == kPadding || *type == kPing) continue;
    if (*type == kAck || *type == kAckEcn) {
      if (!skip_ack(cursor, *type == kAckEcn)) break;
      continue;
    }
    if (*type != kCrypto) break;
    const auto offset = variable_length(cursor);
    const auto length = variable_length(cursor);
    const auto data = offset && length ? cursor.bytes(*length) : std::nullopt;
    if (!data) break;
    found.push_back({*offset, *data});
  }
  return found;
}

}  // namespace wirelake
