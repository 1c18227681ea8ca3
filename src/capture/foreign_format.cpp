#include "capture/foreign_format.h"

#include <algorithm>
#include <string_view>

#include "base/text_view.h"
#include "capture/capture_format.h"

namespace wirelake {
namespace {

using namespace std::string_view_literals;

enum class Advice {
  kDecompress,  // A capture may be inside.
  kConvert,     // A capture of another kind, which editcap reads.
  kFetch,       // What stands in for a file that is kept elsewhere.
  kNone,        // No capture.
};

struct Foreign {
  std::string_view magic;
  std::string_view name;
  Advice advice;
  std::size_t offset = 0;
};

constexpr Foreign kForeign[] = {
    {"\x02\x21\x4c\x18"sv, "an lz4 file of the legacy format", Advice::kDecompress},
    {"BZh"sv, "a bzip2 file", Advice::kDecompress},
    {"\x1f\x9d"sv, "a compress (.Z) file", Advice::kDecompress},
    {"PK\x03\x04"sv, "a zip archive", Advice::kDecompress},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7-Zip archive", Advice::kDecompress},
    {"Rar!\x1a\x07"sv, "a RAR archive", Advice::kDecompress},
    {"ustar"sv, "a tar archive", Advice::kDecompress, 257},

    {"RTSS"sv, "a Microsoft Network Monitor capture", Advice::kConvert},
    {"GMBU"sv, "a Microsoft Network Monitor capture", Advice::kConvert},
    {"TRSNIFF data"sv, "a Sniffer capture", Advice::kConvert},
    {"XCP\0"sv, "a Windows Sniffer capture", Advice::kConvert},
    {"VL\0\0"sv, "a NetXRay capture", Advice::kConvert},
    {"iptrace "sv, "an AIX iptrace capture", Advice::kConvert},
    {"TR\0d\0"sv, "an HP-UX nettl capture", Advice::kConvert},
    {"\x7fver"sv, "a Savvius *Peek capture", Advice::kConvert},
    {"ObserverPktBuffe"sv, "an Observer capture", Advice::kConvert},
    {"\xaa\xaa\xaa\xaa"sv, "a 5View capture", Advice::kConvert},
    {"\0\0\x02\0\x12\x05\0\x10"sv, "a Tektronix K12 capture", Advice::kConvert},
    {"btsnoop\0"sv, "a Bluetooth btsnoop capture", Advice::kConvert},
    {"\x1c\0\x01\xac"sv, "an IXIA capture", Advice::kConvert},
    {"\xac\x01\0\x1c"sv, "an IXIA capture", Advice::kConvert},
    {"\x1c\0\x01\xab"sv, "an IXIA capture", Advice::kConvert},
    {"\xab\x01\0\x1c"sv, "an IXIA capture", Advice::kConvert},
    {"\xa1\xb2\x34\xcd"sv, "a pcap capture of an unpublished variant", Advice::kNone},
    {"\xcd\x34\xb2\xa1"sv, "a pcap capture of an unpublished variant", Advice::kNone},
    {"\xa1\x2b\x3c\x4d"sv, "a pcap capture of Navtel's variant", Advice::kNone},
    {"\x4d\x3c\x2b\xa1"sv, "a pcap capture of Navtel's variant", Advice::kNone},

    // The first line of a pointer, by the specification of Git LFS and its two predecessors.
    {"version https://git-lfs.github.com/spec/"sv, "a Git LFS pointer", Advice::kFetch},
    {"version https://hawser.github.com/spec/"sv, "a Git LFS pointer", Advice::kFetch},
    {"version http://git-media.io/v/"sv, "a Git LFS pointer", Advice::kFetch},

    {"\x7f"
     "ELF"sv,
     "an ELF program", Advice::kNone},
    {"PAR1"sv, "a Parquet file", Advice::kNone},
    {"ARROW1"sv, "an Arrow file", Advice::kNone},
    {"SQLite format 3\0"sv, "an SQLite database", Advice::kNone},
    {"%PDF-"sv, "a PDF document", Advice::kNone},
    {"\x89PNG"sv, "a PNG image", Advice::kNone},
    {"\xff\xd8\xff"sv, "a JPEG image", Advice::kNone},
};

bool is_text_byte(char c) {
  return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string describe_text(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const char start = first == std::string_view::npos ? ' ' : text[first];
  if (start == '{' || start == '[') return "is JSON text, not a capture";
  if (start == '<') return "is XML or HTML text, not a capture";
  return "is text, not a capture; text2pcap makes one out of a hexadecimal dump";
}

std::string describe_noise(Bytes head) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "is no capture that wirelake reads (starts with";
  for (const std::byte b : head.first(std::min<std::size_t>(head.size(), 4))) {
    const auto value = std::to_integer<unsigned>(b);
    text += {' ', kDigits[value >> 4], kDigits[value & 0xf]};
  }
  return text + ")";
}

}  // namespace

std::string describe_foreign(Bytes head) {
  if (head.empty()) return "is empty";
  const std::string_view text = as_text(head);
  const std::string_view start = text.substr(0, kRecogniseLen);
  for (const Foreign& foreign : kForeign) {
    if (text.size() < foreign.offset || !text.substr(foreign.offset).starts_with(foreign.magic)) {
      continue;
    }
    const std::string is = "is " + std::string(foreign.name);
    switch (foreign.advice) {
      case Advice::kDecompress:
        return is + ", not a capture; decompress it first";
      case Advice::kConvert:
        return is + ", which is not read; convert it with editcap -F pcapng";
      case Advice::kFetch:
        return is + ", not a capture; `git lfs pull` fetches the file that it stands for";
      case Advice::kNone:
        return is + (foreign.name.find("capture") == std::string_view::npos
                         ? ", not a capture"
                         : ", which is not read");
    }
  }
  if (std::all_of(start.begin(), start.end(), is_text_byte)) return describe_text(start);
  return describe_noise(head);
}

}  // namespace wirelake
