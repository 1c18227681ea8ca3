# OpenSSL's libcrypto as the target wirelake_crypto, where the system has it (libssl-dev). Without it,
# digests are made by plain C++, several times as slowly.

option(WIRELAKE_CRYPTO "Make digests by OpenSSL's libcrypto, where it is found" ON)
if(WIRELAKE_CRYPTO)
  find_package(OpenSSL QUIET COMPONENTS Crypto)
endif()
set(WIRELAKE_CRYPTO_SUMMARY "plain C++")
if(OpenSSL_FOUND)
  set(WIRELAKE_CRYPTO_SUMMARY "OpenSSL ${OPENSSL_VERSION}")
  add_library(wirelake_crypto INTERFACE)
  target_include_directories(wirelake_crypto SYSTEM INTERFACE ${OPENSSL_INCLUDE_DIR})
  wirelake_link_first(wirelake_crypto ${OPENSSL_CRYPTO_LIBRARY})
  wirelake_loaded_from("${OPENSSL_CRYPTO_LIBRARY}")
endif()
