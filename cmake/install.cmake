# What `cmake --install` puts under its prefix: the commands, and the library for other CMake projects,
# as the package wirelake with the target wirelake::wirelake. The component `package` is the wheel's
# (python/CMakeLists.txt).
#
# Files are readable by everybody whatever the umask, as CMake has it: it is software. Folders that are
# not there yet are made by the umask.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(library_folders ${pyarrow_dir} ${WIRELAKE_LIBRARY_FOLDERS})
set_target_properties(wirelake wirelake-store PROPERTIES
  INSTALL_RPATH "${library_folders}")
install(TARGETS wirelake wirelake-store RUNTIME)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/wirelake TYPE INCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/NOTICE TYPE DOC)

# All stages in one archive, which the linker searches until nothing is missing: whoever links it need
# not know which there are. What they are linked to comes from the package's configuration.
get_property(stages GLOBAL PROPERTY WIRELAKE_STAGES)
list(TRANSFORM stages REPLACE ".+" "$<TARGET_OBJECTS:\\0>" OUTPUT_VARIABLE objects)
add_library(wirelake_archive STATIC ${objects})
set_target_properties(wirelake_archive PROPERTIES
  OUTPUT_NAME wirelake EXPORT_NAME wirelake LINKER_LANGUAGE CXX
  ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
target_compile_features(wirelake_archive INTERFACE cxx_std_20)
install(TARGETS wirelake_archive EXPORT wirelakeTargets ARCHIVE
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# How the configuration finds what this build found.
set(has_mongodb OFF)
if(TARGET wirelake_mongoc)
  set(has_mongodb ON)
endif()
set(arrow_soname)
if(pyarrow_dir)
  get_target_property(location pyarrow_arrow IMPORTED_LOCATION)
  string(REGEX REPLACE ".*\\.so\\." "" arrow_soname "${location}")
endif()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/wirelake)
install(EXPORT wirelakeTargets NAMESPACE wirelake:: DESTINATION ${package_folder})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/wirelakeConfig.cmake.in
  ${PROJECT_BINARY_DIR}/wirelakeConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/wirelakeConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
set(modules compression crypto linked_first mongodb pyarrow re2 wirelake_library)
list(TRANSFORM modules REPLACE ".+" "${PROJECT_SOURCE_DIR}/cmake/\\0.cmake")
install(FILES ${PROJECT_BINARY_DIR}/wirelakeConfig.cmake
  ${PROJECT_BINARY_DIR}/wirelakeConfigVersion.cmake ${modules}
  DESTINATION ${package_folder})
