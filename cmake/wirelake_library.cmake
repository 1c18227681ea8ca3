# wirelake_library(NAME HEADER LIBRARY DEBIAN): a library without a CMake package of its own that all
# systems install, as the target wirelake_NAME. DEBIAN is the package that brings it there.
function(wirelake_library name)
  cmake_parse_arguments(ARG "" "HEADER;LIBRARY;DEBIAN" "" ${ARGN})
  find_path(WIRELAKE_${name}_INCLUDE ${ARG_HEADER})
  find_library(WIRELAKE_${name}_LIBRARY ${ARG_LIBRARY})
  if(NOT WIRELAKE_${name}_INCLUDE OR NOT WIRELAKE_${name}_LIBRARY)
    message(FATAL_ERROR "No ${ARG_HEADER} or no lib${ARG_LIBRARY}. On Debian and Ubuntu: "
      "apt-get install ${ARG_DEBIAN}. Elsewhere, install ${name}, or name its places with "
      "-DWIRELAKE_${name}_INCLUDE=FOLDER and -DWIRELAKE_${name}_LIBRARY=FILE.")
  endif()
  mark_as_advanced(WIRELAKE_${name}_INCLUDE WIRELAKE_${name}_LIBRARY)
  add_library(wirelake_${name} INTERFACE)
  target_include_directories(wirelake_${name} SYSTEM INTERFACE ${WIRELAKE_${name}_INCLUDE})
  target_link_libraries(wirelake_${name} INTERFACE ${WIRELAKE_${name}_LIBRARY})
endfunction()
