// Decoding as a C++ program would do it today: libtins, which finds IP and TCP and counts them.
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/packet.h>
#include <tins/sniffer.h>
#include <tins/tcp.h>

#include <cstdint>
#include <cstdio>
#include <exception>

namespace {

struct Counts {
  std::uint64_t packets = 0;
  std::uint64_t ip = 0;
  std::uint64_t tcp = 0;
};

Counts decode(const char* path) {
  Counts counts;
  Tins::FileSniffer sniffer(path);
  while (Tins::Packet packet = sniffer.next_packet()) {
    ++counts.packets;
    const Tins::PDU& pdu = *packet.pdu();
    if (pdu.find_pdu<Tins::IP>() == nullptr && pdu.find_pdu<Tins::IPv6>() == nullptr) continue;
    ++counts.ip;
    if (pdu.find_pdu<Tins::TCP>() != nullptr) ++counts.tcp;
  }
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: libtins_decode CAPTURE\n");
    return 2;
  }
  try {
    const Counts counts = decode(argv[1]);
    std::printf("%ju packets, %ju IP, %ju TCP\n", static_cast<std::uintmax_t>(counts.packets),
                static_cast<std::uintmax_t>(counts.ip), static_cast<std::uintmax_t>(counts.tcp));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
