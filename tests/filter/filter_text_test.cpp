#include <gtest/gtest.h>

#include <string>

#include "wirelake/filter.h"

namespace wirelake {
namespace {

std::string shown(const std::vector<FilterEntry>& entries) {
  std::string text;
  for (const FilterEntry& entry : entries) {
    text += std::string(to_string(entry.position)) + ' ' + entry.subnet.to_string() + ';';
  }
  return text;
}

TEST(FilterText, Reads) {
  struct Case {
    const char* name;
    std::string text;
    const char* expected;
  };
  const Case cases[] = {
      {"empty", "", ""},
      {"only a line end", "\n", ""},
      {"one of each", "src 10.0.0.0/8\ndst 1.2.3.4\neither ::/0\n",
       "src 10.0.0.0/8;dst 1.2.3.4/32;either ::/0;"},
      {"no line end at the end", "src 1.2.3.4", "src 1.2.3.4/32;"},
      {"order and repetitions", "dst ::1\nsrc ::1\ndst ::1",
       "dst ::1/128;src ::1/128;dst ::1/128;"},
      {"masks", "src 10.0.0.0/255.0.0.0", "src 10.0.0.0/8;"},
      {"blank lines and comments", "\n# all\n  \t\n \t# more\nsrc ::1 # loopback\nsrc ::2#x\n",
       "src ::1/128;src ::2/128;"},
      {"comment without an end", "#", ""},
      {"carriage returns", "src ::1\r\n\r\n# x\r\ndst ::2\r", "src ::1/128;dst ::2/128;"},
      {"blanks around", " \t src \t ::1 \t ", "src ::1/128;"},
      {"byte order mark", "\xef\xbb\xbfsrc ::1\n", "src ::1/128;"},
      {"only a byte order mark", "\xef\xbb\xbf", ""},
  };
  for (const Case& c : cases) {
    const auto entries = parse_filter_text(c.text);
    ASSERT_TRUE(entries.ok()) << c.name << ": " << entries.error().message;
    EXPECT_EQ(shown(*entries), c.expected) << c.name;
  }
}

TEST(FilterText, NamesTheLineAndWhatIsWrong) {
  struct Case {
    const char* name;
    std::string text;
    std::string message;
  };
  const std::string forms = "; a line is 'src NET', 'dst NET' or 'either NET'";
  const Case cases[] = {
      {"unknown word", "from ::1", "line 1: 'from' is no position" + forms},
      {"word in capitals", "SRC ::1", "line 1: 'SRC' is no position" + forms},
      {"subnet alone", "src ::1\n10.0.0.0/8\n", "line 2: '10.0.0.0/8' is no position" + forms},
      {"no subnet", "\n\ndst\n", "line 3: 'dst' without a subnet" + forms},
      {"subnet commented out", "dst # ::1", "line 1: 'dst' without a subnet" + forms},
      {"two subnets", "src ::1 ::2", "line 1: '::2' after the subnet" + forms},
      {"host bits", "# x\r\n\r\nsrc 10.0.0.1/8\r\n",
       "line 3: '10.0.0.1/8' has host bits set; did you mean 10.0.0.0/8?"},
      {"bad octet", "src 1.2.3.256", "line 1: '1.2.3.256' has an octet over 255: '256'"},
      {"the first of two errors", "src ::1\nx\ny\n", "line 2: 'x' is no position" + forms},
      {"carriage return inside", "src\r::1", "line 1: 'src\\x0d::1' is no position" + forms},
      {"control characters", "\x1b[2J\x07 ::1", "line 1: '\\x1b[2J\\x07' is no position" + forms},
      {"zero byte", std::string("src ::1\0", 8),
       "line 1: '::1\\x00' has a group that is no hexadecimal number: '1\\x00'"},
      {"byte order mark further on", "src ::1\n\xef\xbb\xbfsrc ::1",
       "line 2: '\\xef\\xbb\\xbfsrc' is no position" + forms},
      {"UTF-16", std::string("\xff\xfes\0", 4),
       "line 1: '\\xff\\xfes\\x00' is no position" + forms},
      {"long word", std::string(1000, 'x'),
       "line 1: '" + std::string(64, 'x') + "'... is no position" + forms},
  };
  for (const Case& c : cases) {
    const auto entries = parse_filter_text(c.text);
    ASSERT_FALSE(entries.ok()) << c.name << ": " << shown(*entries);
    EXPECT_EQ(entries.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(entries.error().message, c.message) << c.name;
  }
}

TEST(FilterText, ErrorsAreBounded) {
  for (const char* start : {"", "src ", "src 1.2.3.4/", "src ::1 ", "src ::%"}) {
    for (const char c : {'x', '.', '\x01', '1'}) {
      const auto entries = parse_filter_text(start + std::string(100000, c));
      ASSERT_FALSE(entries.ok());
      EXPECT_LT(entries.error().message.size(), 1000u);
    }
  }
}

TEST(FilterText, WordsOfPositions) {
  EXPECT_EQ(to_string(Position::kSource), "src");
  EXPECT_EQ(to_string(Position::kDestination), "dst");
  EXPECT_EQ(to_string(Position::kEither), "either");
}

}  // namespace
}  // namespace wirelake
