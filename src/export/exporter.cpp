#include "export/exporter.h"

#include <arrow/io/compressed.h>
#include <arrow/record_batch.h>
#include <arrow/util/compression.h>

#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "export/file_kind.h"
#include "export/output_file.h"
#include "export/row_writer.h"

namespace wirelake {
namespace {

// Which rows and columns are read: decided here and nowhere else.
ScanOptions scan_options(std::vector<std::string> columns, const ExportOptions& options) {
  return {
      .columns = std::move(columns), .query = options.query, .cancellation = options.cancellation};
}

Result<OutputPointer> compressed(OutputPointer output, arrow::Compression::type compression) {
  if (compression == arrow::Compression::UNCOMPRESSED) return output;
  WIRELAKE_ASSIGN(std::shared_ptr<arrow::util::Codec> codec,
                  from_arrow(arrow::util::Codec::Create(compression)));
  WIRELAKE_ASSIGN(auto stream,
                  from_arrow(arrow::io::CompressedOutputStream::Make(codec.get(), output)));
  // The stream uses the codec only to begin with.
  return OutputPointer(std::move(stream));
}

WriterResult make_writer(ExportFormat format, const BatchScan& scan, OutputPointer output) {
  switch (format) {
    case ExportFormat::kParquet:
      return make_parquet_writer(scan.schema(), std::move(output));
    case ExportFormat::kCsv:
      return make_csv_writer(scan.schema(), std::move(output));
    case ExportFormat::kJsonLines:
      return make_json_lines_writer(*scan.schema(), std::move(output));
    case ExportFormat::kPcapng:
      break;
  }
  return make_pcapng_writer(std::move(output));
}

// Hands the rows of the scan to the writer.
Result<std::uint64_t> write_rows(BatchScan& scan, RowWriter& writer, const FileOutput& output,
                                 std::uint64_t expected, const ProgressCallback& progress) {
  Progress now;
  now.packets_total = expected;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan.next());
    if (!batch) return now.packets;
    WIRELAKE_TRY(writer.write(batch));
    now.packets += static_cast<std::uint64_t>(batch->num_rows());
    now.bytes_done = static_cast<std::uint64_t>(output.position());
    if (progress && !progress(now)) {
      return Error{ErrorCode::kCancelled, "was interrupted; nothing was kept", output.path()};
    }
  }
}

Result<std::uint64_t> write_file(BatchScan& scan, ExportFormat format, const OutputPointer& stream,
                                 const FileOutput& output, std::uint64_t expected,
                                 const ExportOptions& options) {
  WIRELAKE_ASSIGN(const auto writer, make_writer(format, scan, stream));
  WIRELAKE_TRY(scan.start(scan_options(writer->columns(), options)));
  auto packets = write_rows(scan, *writer, output, expected, options.progress);
  Status done = packets ? writer->finish() : Status(packets.error());
  if (done) done = from_arrow(stream->Close());
  if (done) return packets;
  // The destructors of writers and streams would go on with a file that is given up.
  (void)stream->Abort();
  return done.error();
}

}  // namespace

Result<std::uint64_t> export_collection(StoreBackend& store, std::string_view name,
                                        const Table& table, const std::string& path,
                                        const ExportOptions& options) {
  WIRELAKE_ASSIGN(const FileKind kind, file_kind(path, options.format));
  if (kind.format == ExportFormat::kPcapng && &table != store.tables().front()) {
    return Error{ErrorCode::kInvalidArgument,
                 "pcapng holds packets, not flows; export flows as Parquet, CSV or JSON lines",
                 path};
  }
  WIRELAKE_ASSIGN(const std::uint64_t expected,
                  store.count_matches(name, table, options.query, nullptr, options.cancellation));
  WIRELAKE_ASSIGN(const auto scan, store.scan(name, table));
  WIRELAKE_ASSIGN(const auto file, OutputFile::create(path, options.overwrite));
  WIRELAKE_ASSIGN(const OutputPointer stream, compressed(file->stream(), kind.compression));
  auto packets = write_file(*scan, kind.format, stream, *file->stream(), expected, options);
  if (!packets) return file->stream()->explain(packets.error());
  if (!options.cancellation.begin_change()) return was_interrupted(path);
  WIRELAKE_TRY(file->finish());
  return packets;
}

}  // namespace wirelake
