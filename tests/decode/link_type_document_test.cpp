// docs/link-types.md is made from link_types(), and stays what the code says.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "decode/link/link_type.h"

namespace wirelake {
namespace {

std::string render() {
  std::ostringstream page;
  page << "# Link types\n\n"
          "The numbers and names of https://www.tcpdump.org/linktypes.html that are decoded, and "
          "what "
          "a frame starts with. All others are passed over as `unknown_link_type`. What may stand "
          "between the link header and IP is in [packet-records.md](packet-records.md).\n\n"
          "This page is made from the table in `src/decode/link/link_type.cpp`.\n\n"
          "| number | name | a frame starts with |\n"
          "| ---: | --- | --- |\n";
  for (const LinkType& entry : link_types()) {
    page << "| " << entry.number << " | " << entry.name << " | " << entry.summary << " |\n";
  }
  return page.str();
}

TEST(LinkTypeDocument, IsWhatTheCodeSays) {
  const char* path = WIRELAKE_LINK_TYPES_DOCUMENT;
  const std::string expected = render();
  if (std::getenv("WIRELAKE_WRITE_DOCUMENTS") != nullptr) std::ofstream(path) << expected;
  std::ostringstream found;
  found << std::ifstream(path).rdbuf();
  EXPECT_EQ(found.str(), expected)
      << "Run this test with WIRELAKE_WRITE_DOCUMENTS=1 to write " << path << " anew.";
}

}  // namespace
}  // namespace wirelake
