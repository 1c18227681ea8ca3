# What the system must have: the first that is missing ends the configuration with one line that says
# how to get it.

set(WIRELAKE_ALL_OF_THEM "scripts/setup build installs all that the build needs")

# wirelake_library(NAME HEADER LIBRARY DEBIAN): a library without a CMake package of its own that all
# systems install, as the target wirelake_NAME. DEBIAN is the package that brings it there.
function(wirelake_library name)
  cmake_parse_arguments(ARG "" "HEADER;LIBRARY;DEBIAN" "" ${ARGN})
  find_path(WIRELAKE_${name}_INCLUDE ${ARG_HEADER})
  find_library(WIRELAKE_${name}_LIBRARY ${ARG_LIBRARY})
  if(NOT WIRELAKE_${name}_INCLUDE OR NOT WIRELAKE_${name}_LIBRARY)
    message(FATAL_ERROR "No ${ARG_HEADER} or no lib${ARG_LIBRARY}. On Debian and Ubuntu: "
      "apt-get install ${ARG_DEBIAN} (${WIRELAKE_ALL_OF_THEM}). Elsewhere, install ${name}, or name "
      "its places with -DWIRELAKE_${name}_INCLUDE=FOLDER and -DWIRELAKE_${name}_LIBRARY=FILE.")
  endif()
  mark_as_advanced(WIRELAKE_${name}_INCLUDE WIRELAKE_${name}_LIBRARY)
  add_library(wirelake_${name} INTERFACE)
  target_include_directories(wirelake_${name} SYSTEM INTERFACE ${WIRELAKE_${name}_INCLUDE})
  target_link_libraries(wirelake_${name} INTERFACE ${WIRELAKE_${name}_LIBRARY})
endfunction()

# wirelake_package(NAME [VERSION] DEBIAN PACKAGE [COMPONENTS ...]): find_package for what has a CMake
# package or a module of CMake's. A macro, since callers use the variables that it sets.
macro(wirelake_package name)
  cmake_parse_arguments(PACKAGE "" "DEBIAN" "COMPONENTS" ${ARGN})
  find_package(${name} ${PACKAGE_UNPARSED_ARGUMENTS} QUIET COMPONENTS ${PACKAGE_COMPONENTS})
  if(NOT ${name}_FOUND)
    list(TRANSFORM PACKAGE_UNPARSED_ARGUMENTS REPLACE "(.+)" " \\1 or newer"
      OUTPUT_VARIABLE PACKAGE_version)
    message(FATAL_ERROR "No ${name}${PACKAGE_version}. On Debian and Ubuntu: "
      "apt-get install ${PACKAGE_DEBIAN} (${WIRELAKE_ALL_OF_THEM}). Elsewhere, install it, or name "
      "its place with -D${name}_ROOT=FOLDER.")
  endif()
endmacro()

# wirelake_loaded_from(FILE): a shared library that the loader may not find by itself, such as one in
# /opt: its folder goes into WIRELAKE_LIBRARY_FOLDERS, where installed programs look for libraries.
macro(wirelake_loaded_from file)
  get_filename_component(wirelake_folder "${file}" DIRECTORY)
  if(NOT wirelake_folder IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
    list(APPEND WIRELAKE_LIBRARY_FOLDERS "${wirelake_folder}")
  endif()
endmacro()
