# What every target of the project has in common: warnings as errors, sanitizers, include folders.

add_library(wirelake_options INTERFACE)
target_compile_options(wirelake_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor $<$<BOOL:${WIRELAKE_WERROR}>:-Werror>)
target_include_directories(wirelake_options INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
if(WIRELAKE_SANITIZE)
  target_compile_options(wirelake_options INTERFACE
    -fsanitize=${WIRELAKE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(wirelake_options INTERFACE -fsanitize=${WIRELAKE_SANITIZE})
endif()

# wirelake_stage(NAME SOURCES... DEPENDS...): the static library of one stage. A stage sees the
# stages it depends on and no others: where tests are built, a program of all of it and of these
# shows that an include against the flow does not link; sanitizers would only link the same again.
function(wirelake_stage name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(wirelake_${name} STATIC ${ARG_SOURCES})
  set_property(GLOBAL APPEND PROPERTY WIRELAKE_STAGES wirelake_${name})
  target_link_libraries(wirelake_${name}
    PUBLIC wirelake_options ${ARG_DEPENDS}
    PRIVATE ${ARG_PRIVATE})
  if(WIRELAKE_TESTS AND NOT WIRELAKE_SANITIZE)
    add_executable(links_${name} ${PROJECT_SOURCE_DIR}/cmake/empty_main.cpp)
    target_link_libraries(links_${name} PRIVATE
      -Wl,--whole-archive $<TARGET_FILE:wirelake_${name}> -Wl,--no-whole-archive
      wirelake_${name})
    add_dependencies(links_${name} wirelake_${name})
  endif()
endfunction()

# wirelake_test(NAME SOURCES... DEPENDS...): one GoogleTest program, its cases known to ctest.
function(wirelake_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE
    wirelake_options wirelake_test_support ${ARG_DEPENDS} GTest::gtest GTest::gtest_main)
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60)
endfunction()
