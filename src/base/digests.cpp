#include "base/digests.h"

#include <openssl/evp.h>

#include <memory>

#include "base/hexadecimal.h"

namespace wirelake {
namespace {

using Method = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;

// Looked up once: it takes longer than a digest of a few bytes.
Method fetched(const char* name) {
  return {EVP_MD_fetch(nullptr, name, nullptr), EVP_MD_free};
}

template <std::size_t Size>
std::optional<std::array<std::byte, Size>> digest_of(Bytes bytes, const EVP_MD* method) {
  std::array<std::byte, Size> digest;
  if (method == nullptr || EVP_MD_get_size(method) != static_cast<int>(Size)) return std::nullopt;
  const bool is_made =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                 nullptr, method, nullptr) == 1;
  if (!is_made) return std::nullopt;
  return digest;
}

template <std::size_t Size>
std::string text_of(const std::optional<std::array<std::byte, Size>>& digest) {
  return digest ? hexadecimal(*digest) : std::string();
}

}  // namespace

std::optional<std::array<std::byte, 20>> sha1(Bytes bytes) {
  static const Method method = fetched("SHA1");
  return digest_of<20>(bytes, method.get());
}

std::string md5_text(Bytes bytes) {
  static const Method method = fetched("MD5");
  return text_of(digest_of<16>(bytes, method.get()));
}

std::string sha256_text(Bytes bytes) {
  static const Method method = fetched("SHA256");
  return text_of(digest_of<32>(bytes, method.get()));
}

}  // namespace wirelake
