# Arrow, with its compute functions, and Parquet, as the targets wirelake_arrow and wirelake_parquet.
#
# A system or conda Arrow where find_package knows one of the right version; else the headers and
# libraries inside a pyarrow wheel (pyarrow.cmake).
# The Python package always takes pyarrow's: pyarrow loads them into the same process.

set(WIRELAKE_PYARROW "${PROJECT_SOURCE_DIR}/.venv" CACHE PATH
  "Virtual environment whose pyarrow brings Arrow, unless Python_EXECUTABLE names its interpreter")

add_library(wirelake_arrow INTERFACE)
add_library(wirelake_parquet INTERFACE)

if(NOT WIRELAKE_PYTHON)
  find_package(Arrow 25 QUIET)
endif()
if(Arrow_FOUND)
  find_package(ArrowCompute REQUIRED)
  find_package(Parquet REQUIRED)
  set(WIRELAKE_ARROW_SUMMARY "Arrow ${Arrow_VERSION} of the system")
  target_link_libraries(wirelake_arrow INTERFACE Arrow::arrow_shared
    ArrowCompute::arrow_compute_shared)
  target_link_libraries(wirelake_parquet INTERFACE Parquet::parquet_shared wirelake_arrow)
  return()
endif()

if(NOT Python_EXECUTABLE)
  set(Python_EXECUTABLE ${WIRELAKE_PYARROW}/bin/python)
endif()
set(pyarrow_dir)
# Without an import, which takes longer.
execute_process(COMMAND ${Python_EXECUTABLE} -c
  "import importlib.util; print(*importlib.util.find_spec('pyarrow').submodule_search_locations)"
  OUTPUT_VARIABLE pyarrow_dir OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT pyarrow_dir)
  message(FATAL_ERROR "No Arrow: ${Python_EXECUTABLE} finds no pyarrow. Run ./quickstart, or set "
    "WIRELAKE_PYARROW to a virtual environment with pyarrow.")
endif()

include(pyarrow)
wirelake_pyarrow("${pyarrow_dir}")
file(STRINGS "${pyarrow_dir}/include/arrow/util/config.h" version REGEX "define ARROW_VERSION_STRING")
string(REGEX REPLACE ".*\"(.*)\".*" "\\1" version "${version}")
set(WIRELAKE_ARROW_SUMMARY "Arrow of pyarrow ${version}")
message(STATUS "${WIRELAKE_ARROW_SUMMARY} in ${pyarrow_dir}")
