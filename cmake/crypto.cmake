# OpenSSL's libcrypto as the target wirelake_crypto (libssl-dev): digests, the keys of QUIC, and
# certificates.

find_package(OpenSSL 3 QUIET COMPONENTS Crypto)
if(NOT OpenSSL_FOUND)
  message(FATAL_ERROR "OpenSSL's libcrypto 3 is missing; \
on Debian and Ubuntu: apt-get install libssl-dev")
endif()
add_library(wirelake_crypto INTERFACE)
target_include_directories(wirelake_crypto SYSTEM INTERFACE ${OPENSSL_INCLUDE_DIR})
wirelake_link_first(wirelake_crypto ${OPENSSL_CRYPTO_LIBRARY})
wirelake_loaded_from("${OPENSSL_CRYPTO_LIBRARY}")
