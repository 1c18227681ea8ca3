# What captures are compressed by, as the targets ZLIB::ZLIB, LibLZMA::LibLZMA, wirelake_zstd and
# wirelake_lz4.

wirelake_package(ZLIB DEBIAN zlib1g-dev)
wirelake_package(LibLZMA DEBIAN liblzma-dev)
wirelake_library(zstd HEADER zstd.h LIBRARY zstd DEBIAN libzstd-dev)
wirelake_library(lz4 HEADER lz4frame.h LIBRARY lz4 DEBIAN liblz4-dev)
