// Names out of captures, such as those of HTTP header fields, as names in documents.
//
// Servers refuse dots and dollar signs in names, or take them for paths and operators. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wirelake::mongodb {

/// `name` with ".", "$" and "%" as "%2e", "%24" and "%25".
std::string escaped_name(std::string_view name);

/// The name that `escaped` is made of.
std::string unescaped_name(std::string_view escaped);

}  // namespace wirelake::mongodb
