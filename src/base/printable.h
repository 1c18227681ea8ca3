// printable(): strangers' text as one line for people.
//
// Names of captures, descriptions, columns of other writers and what servers say can hold anything.
// Used wherever such text can reach a terminal: a terminal takes control characters, of one byte or
// of two, as commands, and bidirectional ones make a line read as another.
#pragma once

#include <string>
#include <string_view>

namespace wirelake {

/// `text` in one line, with everything that is not to be seen as itself as \uXXXX: control
/// characters (C0, DEL, C1), line and paragraph separators, bidirectional controls, and characters
/// without a width that no script needs. What is no UTF-8 becomes U+FFFD. JSON stays the same JSON.
std::string printable(std::string_view text);

/// The same for people who read lines: an end of line or a tab between words is a blank.
std::string one_line(std::string_view text);

/// The same for a file of lines on a terminal: the ends of its lines and tabs stay.
std::string printable_lines(std::string_view text);

}  // namespace wirelake
