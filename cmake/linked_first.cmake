# wirelake_link_first(TARGET LIBRARY): what links the interface TARGET has LIBRARY, a path, before all
# others. The loader takes a symbol from the first library that has it, and pyarrow's have another
# OpenSSL (libparquet) and another RE2 (libarrow_compute) inside, whose functions would be called.
function(wirelake_link_first target library)
  target_link_options(${target} INTERFACE
    "SHELL:-Wl,--push-state,--no-as-needed ${library} -Wl,--pop-state")
  target_link_libraries(${target} INTERFACE ${library})
endfunction()
