// marks load STORE NAME COUNT: loads COUNT packets, and as many marks in a table beside them, into
// a collection, made if need be; prints the load. marks ls STORE NAME: the load and the number of
// each mark that counts. marks optimize|check STORE NAME, marks drop STORE NAME, marks tidy STORE:
// what they are called.
//
// For tests that run it as a process to be killed, or whose disk fails. Ends with 1 after an error.

#include "support/marks.h"

#include <arrow/array.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/delta/delta_store.h"
#include "support/batches.h"
#include "support/packets.h"

namespace {

using namespace wirelake;

Status load(StoreBackend& store, const std::string& name, int count) {
  WIRELAKE_ASSIGN(const bool is_there, store.contains(name));
  WIRELAKE_ASSIGN(const auto writer,
                  is_there ? store.append_to(name) : store.append_to_new({.name = name}));
  LoadInfo info;
  info.load = make_uuid_v7();
  info.time_us = now_microseconds();
  info.report.capture = "made.pcap";
  info.report.packets = static_cast<std::uint64_t>(count);
  const std::vector<test::ByteString> packets(
      static_cast<std::size_t>(count),
      test::ethernet(0x0800, test::ipv4(test::tcp(test::text_bytes("payload")))));
  WIRELAKE_TRY(writer->rows().write(packets_table(), test::batch_of(packets, info.load)));
  WIRELAKE_TRY(writer->rows().write(test::marks_table(), test::marks_of(info.load, count)));
  WIRELAKE_TRY(writer->commit({info}));
  std::printf("%s\n", info.load.c_str());
  return {};
}

Status list(StoreBackend& store, const std::string& name) {
  WIRELAKE_ASSIGN(const auto scan, store.scan(name, test::marks_table()));
  WIRELAKE_TRY(scan->start({}));
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan->next());
    if (!batch) return {};
    const auto& loads = static_cast<const arrow::StringArray&>(*batch->column(0));
    const auto& marks = static_cast<const arrow::Int64Array&>(*batch->column(1));
    for (std::int64_t row = 0; row < batch->num_rows(); ++row)
      std::printf("%s %lld\n", loads.GetString(row).c_str(),
                  static_cast<long long>(marks.Value(row)));
  }
}

Status check(StoreBackend& store, const std::string& name) {
  WIRELAKE_ASSIGN(const CheckReport report, store.collection(name).check({}));
  for (const CheckFinding& finding : report.findings)
    std::printf("%s: %s\n", finding.file.c_str(), finding.message.c_str());
  return {};
}

Status run(std::string_view verb, StoreBackend& store, const std::string& name, int count) {
  if (verb == "load") return load(store, name, count);
  if (verb == "ls") return list(store, name);
  if (verb == "check") return check(store, name);
  if (verb == "optimize") {
    WIRELAKE_TRY(store.collection(name).optimize({}));
  } else if (verb == "drop") {
    WIRELAKE_TRY(store.collection(name).drop());
  } else if (verb == "tidy") {
    WIRELAKE_ASSIGN(const TidyReport report, store.tidy({.retention_ms = 0}));
    if (!report.failures.empty()) return report.failures.front();
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  delta::DeltaStore store(argv[2], test::tables_with_marks());
  const Status done =
      run(argv[1], store, argc > 3 ? argv[3] : "", argc > 4 ? std::atoi(argv[4]) : 0);
  if (done) return 0;
  std::fprintf(stderr, "wirelake: %s\n", done.error().to_string().c_str());
  return 1;
}
