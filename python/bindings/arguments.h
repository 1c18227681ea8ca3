// What the package hands to the bindings, and back, in the terms of the library.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "wirelake/filter.h"
#include "wirelake/report.h"

namespace wirelake::python {

/// Subnets as text, and positions, as the package has checked them.
using Subjects = std::vector<std::pair<std::string, int>>;

std::vector<FilterEntry> entries_of(const Subjects& subjects);

/// The path in what os.fsencode() gives.
std::string path_of(const nanobind::bytes& path);

/// Text that may hold the name of a file, which need not be UTF-8: as os.fsdecode() gives it.
nanobind::object file_text(const std::string& text);

/// A function of Python's about progress, or None: of bytes done, bytes in all and packets.
using ProgressArgument = std::optional<
    nanobind::typed<nanobind::callable,
                    nanobind::object(std::uint64_t, std::optional<std::uint64_t>, std::uint64_t)>>;

}  // namespace wirelake::python
