// SHA-256 (FIPS 180-4), for knowing a file again by its content.
//
// By OpenSSL's libcrypto, which uses what the processor has for it.
#pragma once

#include <memory>
#include <string>

#include "wirelake/bytes.h"

namespace wirelake {

class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(Bytes bytes);

  /// Of all bytes so far, 64 hexadecimal digits; more may follow. Empty if it cannot be made, where
  /// memory has run out.
  std::string digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wirelake
