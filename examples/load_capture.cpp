// Counts the TLS packets of a capture, loads it into a new collection, prints the first of them as
// JSON, and cleans up again.
//
//   build/examples/load_capture CAPTURE

#include <iostream>

#include "wirelake/json_sink.h"
#include "wirelake/parser.h"
#include "wirelake/store.h"

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

  auto name = parser->load_and_insert_new("made by an example");
  if (!name) return std::cerr << name.error().to_string() << "\n", 1;
  std::cout << "stored as " << *name << "\n";

  auto store = wirelake::Store::open();
  const wirelake::Collection collection = store->collection(*name);
  auto query = wirelake::Query::parse(R"({"tls_info": {"$ne": null}})");
  auto rows = collection.find({.limit = 1, .fields = {"src", "tls_info.type"}, .query = *query});
  if (!rows) return std::cerr << rows.error().to_string() << "\n", 1;
  std::string line;
  wirelake::JsonSink sink(line);
  (void)rows->each(sink, [&] {
    std::cout << line << "\n";
    sink.clear();
    return true;
  });

  auto dropped = collection.drop();
  if (!dropped) return std::cerr << dropped.error().to_string() << "\n", 1;
  std::cout << (*dropped ? "dropped" : "was not there") << "\n";
}
