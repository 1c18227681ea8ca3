# Arrow and Parquet as the targets wirelake_arrow and wirelake_parquet.
#
# A system or conda Arrow where find_package knows one of the right version; else the headers and
# libraries inside the pyarrow wheel of the project's .venv, which have neither a CMake package nor
# unversioned library names.

set(WIRELAKE_PYARROW "${PROJECT_SOURCE_DIR}/.venv" CACHE PATH
  "Virtual environment whose pyarrow brings Arrow, where the system has none")

add_library(wirelake_arrow INTERFACE)
add_library(wirelake_parquet INTERFACE)

find_package(Arrow 20 QUIET)
if(Arrow_FOUND)
  find_package(Parquet REQUIRED)
  message(STATUS "Arrow ${Arrow_VERSION} of the system")
  target_link_libraries(wirelake_arrow INTERFACE Arrow::arrow_shared)
  target_link_libraries(wirelake_parquet INTERFACE Parquet::parquet_shared wirelake_arrow)
  return()
endif()

file(GLOB pyarrow_dirs "${WIRELAKE_PYARROW}/lib/python3*/site-packages/pyarrow")
if(NOT pyarrow_dirs)
  message(FATAL_ERROR "No Arrow: neither find_package(Arrow) nor ${WIRELAKE_PYARROW} has one. "
    "Run ./quickstart, or set WIRELAKE_PYARROW to a virtual environment with pyarrow.")
endif()
list(GET pyarrow_dirs 0 pyarrow_dir)

foreach(library arrow parquet)
  file(GLOB location "${pyarrow_dir}/lib${library}.so.*")
  if(NOT location)
    message(FATAL_ERROR "${pyarrow_dir} has no lib${library}.so; reinstall pyarrow")
  endif()
  add_library(pyarrow_${library} SHARED IMPORTED)
  set_target_properties(pyarrow_${library} PROPERTIES IMPORTED_LOCATION "${location}")
  target_include_directories(pyarrow_${library} SYSTEM INTERFACE "${pyarrow_dir}/include")
endforeach()
message(STATUS "Arrow of ${pyarrow_dir}")
target_link_libraries(wirelake_arrow INTERFACE pyarrow_arrow)
target_link_libraries(wirelake_parquet INTERFACE pyarrow_parquet wirelake_arrow)
