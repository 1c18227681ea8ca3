# RE2 as the target wirelake_re2, which has to come first.

find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET GLOBAL re2)
add_library(wirelake_re2 INTERFACE)
target_link_libraries(wirelake_re2 INTERFACE PkgConfig::RE2)
list(GET RE2_LINK_LIBRARIES 0 re2_library)
wirelake_link_first(wirelake_re2 ${re2_library})
