# OpenSSL's libcrypto as the target wirelake_crypto, where the system has it (libssl-dev). Without it,
# digests are made by plain C++, several times as slowly.

option(WIRELAKE_CRYPTO "Make digests by OpenSSL's libcrypto, where it is found" ON)
if(WIRELAKE_CRYPTO)
  find_package(OpenSSL QUIET COMPONENTS Crypto)
endif()
if(OpenSSL_FOUND)
  add_library(wirelake_crypto INTERFACE)
  target_include_directories(wirelake_crypto SYSTEM INTERFACE ${OPENSSL_INCLUDE_DIR})
  # The loader takes a symbol from the first library that has it, and pyarrow's libparquet has another
  # OpenSSL inside of it, whose functions would be called instead. So the system's comes first.
  target_link_options(wirelake_crypto INTERFACE
    "SHELL:-Wl,--push-state,--no-as-needed ${OPENSSL_CRYPTO_LIBRARY} -Wl,--pop-state")
  target_link_libraries(wirelake_crypto INTERFACE ${OPENSSL_CRYPTO_LIBRARY})
endif()
