# libbson, and the headers of libmongoc, as the target wirelake_mongoc, where the system has both
# (libmongoc-dev). Without them, all is built but the MongoDB store, and a mongodb:// URL gives an
# error that says so. libmongoc itself is loaded when it is needed (src/store/mongodb/libmongoc.h).

option(WIRELAKE_MONGODB "Build the MongoDB store, where libmongoc is found" ON)
if(WIRELAKE_MONGODB)
  find_package(mongoc-1.0 1.21 QUIET)
endif()
if(mongoc-1.0_FOUND)
  find_package(OpenSSL REQUIRED COMPONENTS Crypto)
  message(STATUS "MongoDB client ${mongoc-1.0_VERSION}")
  add_library(wirelake_mongoc INTERFACE)
  target_include_directories(wirelake_mongoc SYSTEM INTERFACE
    $<TARGET_PROPERTY:mongo::mongoc_shared,INTERFACE_INCLUDE_DIRECTORIES>
    $<TARGET_PROPERTY:mongo::bson_shared,INTERFACE_INCLUDE_DIRECTORIES>)
  target_link_libraries(wirelake_mongoc INTERFACE mongo::bson_shared ${CMAKE_DL_LIBS})
  # The loader takes a symbol from the first library that has it, and pyarrow's libparquet has another
  # OpenSSL inside of it, whose functions the system's would call. So the system's comes first.
  target_link_options(wirelake_mongoc INTERFACE
    "SHELL:-Wl,--push-state,--no-as-needed ${OPENSSL_CRYPTO_LIBRARY} -Wl,--pop-state")
  # Its types are aligned by attributes, which template arguments such as unique_ptr's do not keep;
  # all objects are made by the library itself or declared as they are.
  target_compile_options(wirelake_mongoc INTERFACE -Wno-ignored-attributes)
endif()
