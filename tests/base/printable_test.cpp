#include "base/printable.h"

#include <gtest/gtest.h>

namespace wirelake {
namespace {

TEST(Printable, LeavesOrdinaryTextAsItIs) {
  for (const char* text :
       {"", "trace.pcap", "Grüße", "δοκιμή", "測試", "👩‍🚀", "می‌خواهم"}) {
    EXPECT_EQ(printable(text), text);
    EXPECT_EQ(one_line(text), text);
    EXPECT_EQ(printable_lines(text), text);
  }
}

TEST(Printable, EscapesWhatDrivesATerminal) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\\u001b[31mb");
  EXPECT_EQ(printable("\x7f"), "\\u007f");
  EXPECT_EQ(printable("c1\xc2\x9b"
                      "31m"),
            "c1\\u009b31m");
  EXPECT_EQ(printable("\xc2\x80\xc2\x9f\xc2\xa0"), "\\u0080\\u009f\xc2\xa0");
  // A C1 control of one byte is no UTF-8.
  EXPECT_EQ(printable("\x9b"
                      "31m"),
            "\xef\xbf\xbd"
            "31m");
}

TEST(Printable, EscapesWhatMakesALineReadAsAnother) {
  EXPECT_EQ(printable("\u202Egnp.exe"), "\\u202egnp.exe");
  for (const char* text : {"\u061C", "\u200B", "\u200E", "\u200F", "\u2028", "\u2029", "\u202A",
                           "\u2066", "\u2069", "\uFEFF", "\u2060", "\u00AD"}) {
    const std::string shown = printable(text);
    EXPECT_EQ(shown.size(), 6u) << shown;
    EXPECT_TRUE(shown.starts_with("\\u")) << shown;
  }
  // Above U+FFFF as JSON writes it.
  EXPECT_EQ(printable("\U000E0041"), "\\udb40\\udc41");
}

TEST(Printable, HasNoLinesOrTabs) {
  EXPECT_EQ(one_line("a\nb\tc\rd"), "a b c\\u000dd");
  EXPECT_EQ(printable("a\nb\tc"), "a\\u000ab\\u0009c");
}

TEST(Printable, KeepsTheLinesOfAFile) {
  EXPECT_EQ(printable_lines("a,\"b\tc\"\r\nd\x1b\n"), "a,\"b\tc\"\r\nd\\u001b\n");
  // What follows would be written over what is before.
  EXPECT_EQ(printable_lines("secret\rshown\r"), "secret\\u000dshown\\u000d");
}

}  // namespace
}  // namespace wirelake
