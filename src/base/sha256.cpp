#include "base/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <span>

#include "base/hexadecimal.h"

namespace wirelake {

struct Sha256::State {
  State() : context(EVP_MD_CTX_new()) {
    is_good = context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1;
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  EVP_MD_CTX* context;
  bool is_good;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(Bytes bytes) {
  if (!state_->is_good) return;
  state_->is_good = EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1;
}

std::string Sha256::digest() const {
  State end;
  std::array<unsigned char, EVP_MAX_MD_SIZE> value = {};
  unsigned size = 0;
  const bool is_done = state_->is_good && end.is_good &&
                       EVP_MD_CTX_copy_ex(end.context, state_->context) == 1 &&
                       EVP_DigestFinal_ex(end.context, value.data(), &size) == 1;
  if (!is_done) return "";
  return hexadecimal(std::as_bytes(std::span(value).first(size)));
}

}  // namespace wirelake
