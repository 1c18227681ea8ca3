# libbson, and the headers of libmongoc, as the target wirelake_mongoc, where the system has both
# (libmongoc-dev). Without them, all is built but the MongoDB store, and a mongodb:// URL gives an
# error that says so. libmongoc itself is loaded when it is needed (src/store/mongodb/libmongoc.h).

option(WIRELAKE_MONGODB "Build the MongoDB store, where libmongoc is found" ON)
if(WIRELAKE_MONGODB)
  find_package(mongoc-1.0 1.21 QUIET)
endif()
if(mongoc-1.0_FOUND)
  if(NOT TARGET wirelake_crypto)
    message(FATAL_ERROR "No libcrypto, which libmongoc needs. On Debian and Ubuntu: apt-get install "
      "libssl-dev. Or build without the MongoDB store, with -DWIRELAKE_MONGODB=OFF.")
  endif()
  message(STATUS "MongoDB client ${mongoc-1.0_VERSION}")
  add_library(wirelake_mongoc INTERFACE)
  target_include_directories(wirelake_mongoc SYSTEM INTERFACE
    $<TARGET_PROPERTY:mongo::mongoc_shared,INTERFACE_INCLUDE_DIRECTORIES>
    $<TARGET_PROPERTY:mongo::bson_shared,INTERFACE_INCLUDE_DIRECTORIES>)
  # libmongoc needs libcrypto, which has to come first.
  target_link_libraries(wirelake_mongoc INTERFACE
    wirelake_crypto mongo::bson_shared ${CMAKE_DL_LIBS})
  # Its types are aligned by attributes, which template arguments such as unique_ptr's do not keep;
  # all objects are made by the library itself or declared as they are.
  target_compile_options(wirelake_mongoc INTERFACE -Wno-ignored-attributes)
endif()
