// The URL of a store, which can hold a password, for whoever shows one.
#pragma once

#include <string>
#include <string_view>

namespace wirelake {

/// `url` without user, password and options, whatever is wrong with it. A path stays as it is.
std::string shown_url(std::string_view url);

/// Whether shown_url() would leave something out.
bool has_secrets(std::string_view url);

}  // namespace wirelake
