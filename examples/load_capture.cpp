// Counts the TLS packets of a capture, loads it into a new collection, and cleans up again.
//
//   build/examples/load_capture CAPTURE

#include <iostream>

#include "wirelake/parser.h"

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: load_capture CAPTURE\n", 2;
  auto parser = wirelake::PcapParser::open(argv[1]);
  if (!parser) return std::cerr << parser.error().to_string() << "\n", 1;

  int tls_packets = 0;
  auto report = parser->visit([&](const wirelake::Packet& packet) {
    if (packet.tls) ++tls_packets;
    return true;
  });
  if (!report) return std::cerr << report.error().to_string() << "\n", 1;
  std::cout << report->packets << " packets, " << tls_packets << " with TLS\n";

  auto collection = parser->load_and_insert_new("made by an example");
  if (!collection) return std::cerr << collection.error().to_string() << "\n", 1;
  std::cout << "stored as " << *collection << "\n";

  auto dropped = parser->clean_up(*collection);
  if (!dropped) return std::cerr << dropped.error().to_string() << "\n", 1;
  std::cout << (*dropped ? "dropped" : "was not there") << "\n";
}
