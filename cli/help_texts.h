// The project's documents inside the program, for whoever has nothing else of it.
#pragma once

#include <span>
#include <string_view>

namespace wirelake::cli {

struct HelpText {
  std::string_view topic;
  std::string_view summary;
  std::string_view text;  ///< Markdown, of docs/.
};

std::span<const HelpText> help_texts();

}  // namespace wirelake::cli
