// The least that any reader of captures does: libpcap's own loop, which only counts.
#include <pcap/pcap.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: libpcap_loop CAPTURE | --version\n");
    return 2;
  }
  if (std::strcmp(argv[1], "--version") == 0) {
    std::puts(pcap_lib_version());
    return 0;
  }
  char error[PCAP_ERRBUF_SIZE];
  pcap_t* capture = pcap_open_offline(argv[1], error);
  if (capture == nullptr) {
    std::fprintf(stderr, "%s\n", error);
    return 1;
  }
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  pcap_pkthdr* header = nullptr;
  const u_char* data = nullptr;
  int status = 0;
  while ((status = pcap_next_ex(capture, &header, &data)) == 1) {
    ++packets;
    bytes += header->caplen;
  }
  if (status == PCAP_ERROR) std::fprintf(stderr, "%s\n", pcap_geterr(capture));
  pcap_close(capture);
  std::printf("%ju packets, %ju bytes\n", static_cast<std::uintmax_t>(packets),
              static_cast<std::uintmax_t>(bytes));
  return status == PCAP_ERROR ? 1 : 0;
}
