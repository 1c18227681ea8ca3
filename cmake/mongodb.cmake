# libbson, and the headers of libmongoc, as the target wirelake_mongoc, where the system has both
# (libmongoc-dev). Without them, all is built but the MongoDB store, and a mongodb:// URL gives an
# error that says so. libmongoc itself is loaded when it is needed (src/store/mongodb/libmongoc.h).

option(WIRELAKE_MONGODB "Build the MongoDB store, where libmongoc is found" ON)
if(NOT WIRELAKE_MONGODB)
  set(WIRELAKE_MONGODB_SUMMARY "no (WIRELAKE_MONGODB is off)")
  return()
endif()
find_package(mongoc-1.0 1.21 QUIET)
if(NOT mongoc-1.0_FOUND)
  set(WIRELAKE_MONGODB_SUMMARY "no (no libmongoc 1.21 or newer 1.x; \
on Debian and Ubuntu: apt-get install libmongoc-dev, and build again)")
  return()
endif()
set(WIRELAKE_MONGODB_SUMMARY "yes (libmongoc ${mongoc-1.0_VERSION})")
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
get_target_property(location mongo::mongoc_shared LOCATION)
wirelake_loaded_from("${location}")
