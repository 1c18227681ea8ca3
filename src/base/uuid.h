// UUIDs of version 7 (RFC 9562 section 5.7): their text sorts by the time they were made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wirelake {

/// Lower-case text with hyphens. Each is greater than the ones made before in this process.
std::string make_uuid_v7();

/// The UUID of that time which stands for `name`: always the same one for the same name.
std::string uuid_v7_of(std::int64_t microseconds, std::string_view name);

/// `digits` random hexadecimal digits, from the operating system's generator.
std::string random_hex(int digits);

}  // namespace wirelake
