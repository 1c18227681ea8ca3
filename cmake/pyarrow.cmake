# wirelake_pyarrow(FOLDER): Arrow as a pyarrow wheel has it in FOLDER, the package's, as the targets
# pyarrow_arrow, pyarrow_arrow_compute and pyarrow_parquet. A wheel has neither a CMake package nor
# unversioned library names. WIRELAKE_ARROW_SONAME, where it is set, is the version that must be there,
# as in libarrow.so.2600.
function(wirelake_pyarrow folder)
  foreach(library arrow arrow_compute parquet)
    set(name "lib${library}.so.${WIRELAKE_ARROW_SONAME}")
    file(GLOB location "${folder}/${name}*")
    if(NOT location)
      message(FATAL_ERROR "${folder} has no ${name}: it is no pyarrow package, or another version's")
    endif()
    add_library(pyarrow_${library} SHARED IMPORTED GLOBAL)
    set_target_properties(pyarrow_${library} PROPERTIES IMPORTED_LOCATION "${location}")
    target_include_directories(pyarrow_${library} SYSTEM INTERFACE "${folder}/include")
  endforeach()
  target_link_libraries(wirelake_arrow INTERFACE pyarrow_arrow pyarrow_arrow_compute)
  target_link_libraries(wirelake_parquet INTERFACE pyarrow_parquet wirelake_arrow)
endfunction()
