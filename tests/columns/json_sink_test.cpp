#include "wirelake/json_sink.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/base64.h"
#include "support/packets.h"

namespace wirelake {
namespace {

using test::text_bytes;

TEST(Base64, MatchesTheVectorsOfRfc4648) {
  const struct {
    const char* plain;
    const char* encoded;
  } cases[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};
  for (const auto& c : cases) {
    std::string text = ">";
    append_base64(text, text_bytes(c.plain));
    EXPECT_EQ(text, std::string(">") + c.encoded);
  }
}

TEST(JsonString, EscapesWhatJsonAndTerminalsTakeAmiss) {
  const struct {
    std::string_view plain;
    const char* escaped;
  } cases[] = {
      {"", R"("")"},           {"a b", R"("a b")"},
      {"\"\\", R"("\"\\")"},   {std::string_view("\0\x1f\n", 3), R"("\u0000\u001f\u000a")"},
      {"\x7f", R"("\u007f")"}, {"\xc3\xa9", "\"\xc3\xa9\""}};
  for (const auto& c : cases) {
    std::string text;
    append_json_string(text, c.plain);
    EXPECT_EQ(text, c.escaped);
  }
}

TEST(JsonSink, PutsCommasBetweenValuesOnly) {
  std::string text;
  JsonSink sink(text);
  sink.begin_object(nullptr);
  sink.key("list");
  sink.begin_list();
  sink.integer(-1);
  sink.begin_list();
  sink.end_list();
  sink.boolean(true);
  sink.end_list();
  sink.key("none");
  sink.null();
  sink.key("option");
  sink.option(2, text_bytes("foo"));
  sink.key("bytes");
  sink.bytes(text_bytes("f"));
  sink.key("time");
  sink.timestamp(-1);
  sink.key("nan");
  sink.number(std::nan(""));
  sink.key("half");
  sink.number(0.5);
  sink.end_object();
  EXPECT_EQ(text, R"({"list":[-1,[],true],"none":null,"option":[2,"Zm9v"],"bytes":"Zg==",)"
                  R"("time":"1969-12-31T23:59:59.999999Z","nan":null,"half":0.5})");
}

}  // namespace
}  // namespace wirelake
