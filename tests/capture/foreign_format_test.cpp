#include "capture/foreign_format.h"

#include <gtest/gtest.h>

#include <span>
#include <string>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

TEST(ForeignFormat, SaysWhatAFileIsAndWhatToDo) {
  const struct {
    std::string hex;
    std::string expected;
  } cases[] = {
      {"", "is empty"},
      {"02214c18", "is an lz4 file of the legacy format, not a capture; decompress it first"},
      {"425a6839", "is a bzip2 file, not a capture; decompress it first"},
      {"504b0304", "is a zip archive, not a capture; decompress it first"},
      {"474d4255 0002",
       "is a Microsoft Network Monitor capture, which is not read; convert it with editcap -F "
       "pcapng"},
      {"5452534e494646206461746120202020 1a",
       "is a Sniffer capture, which is not read; convert it with editcap -F pcapng"},
      {"69707472616365 20312e30",
       "is an AIX iptrace capture, which is not read; convert it with editcap -F pcapng"},
      {"54520064 00",
       "is an HP-UX nettl capture, which is not read; convert it with editcap -F pcapng"},
      {"a12b3c4d", "is a pcap capture of Navtel's variant, which is not read"},
      {"7f454c46 0201", "is an ELF program, not a capture"},
      {"50415231 15", "is a Parquet file, not a capture"},
      {"53514c69746520666f726d6174203300", "is an SQLite database, not a capture"},
      {"7b226122", "is JSON text, not a capture"},
      {"0a205b31", "is JSON text, not a capture"},
      {"3c3f786d", "is XML or HTML text, not a capture"},
      {"30303030 20 3435", "is text, not a capture; text2pcap makes one out of a hexadecimal dump"},
      {"0a0b0c0d", "is no capture that wirelake reads (starts with 0a 0b 0c 0d)"},
      {"00", "is no capture that wirelake reads (starts with 00)"},
      {"d4c3b2", "is no capture that wirelake reads (starts with d4 c3 b2)"},
      {"0001020304", "is no capture that wirelake reads (starts with 00 01 02 03)"},
      // The type of a section header, without the magic number that belongs to it.
      {"0a0d0d0a 1c000000 00000000", "is no capture that wirelake reads (starts with 0a 0d 0d 0a)"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(describe_foreign(from_hex(c.hex)), c.expected);
    EXPECT_EQ(read_capture(from_hex(c.hex)).error, "test: " + c.expected);
    EXPECT_EQ(recognise_format(from_hex(c.hex)).error().code, ErrorCode::kNotACapture);
  }
}

// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md, "The Pointer".
TEST(ForeignFormat, KnowsAPointerOfGitLfs) {
  for (const char* first_line : {"version https://git-lfs.github.com/spec/v1\n",
                                 "version https://hawser.github.com/spec/v1\n"}) {
    const std::string pointer = first_line + std::string("oid sha256:4d7a21\nsize 12345\n");
    EXPECT_EQ(describe_foreign(std::as_bytes(std::span(pointer))),
              "is a Git LFS pointer, not a capture; `git lfs pull` fetches the file that it stands "
              "for");
  }
}

TEST(ForeignFormat, KnowsATarArchive) {
  const Buffer archive = zeros(257) + from_hex("7573746172") + zeros(250);
  EXPECT_EQ(read_capture(archive).error,
            "test: is a tar archive, not a capture; decompress it first");
}

TEST(ForeignFormat, TakesAnyBytes) {
  for (int value = 0; value < 256; ++value) {
    for (std::size_t len = 1; len < 32; ++len) {
      const Buffer bytes(len, static_cast<std::byte>(value));
      EXPECT_TRUE(describe_foreign(bytes).starts_with("is ")) << value;
    }
  }
}

}  // namespace
}  // namespace wirelake::test
