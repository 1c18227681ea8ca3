#include "export/file_kind.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelake {
namespace {

constexpr auto kNone = arrow::Compression::UNCOMPRESSED;
constexpr auto kGzip = arrow::Compression::GZIP;
constexpr auto kZstd = arrow::Compression::ZSTD;

TEST(FileKind, EndingsSayTheFormatAndTheCompression) {
  const struct {
    const char* path;
    std::optional<ExportFormat> format;
    ExportFormat expected;
    arrow::Compression::type compression;
  } cases[] = {
      {"a.parquet", {}, ExportFormat::kParquet, kNone},
      {"/tmp/x.y/a.CSV", {}, ExportFormat::kCsv, kNone},
      {"a.b.ndjson", {}, ExportFormat::kJsonLines, kNone},
      {"a.jsonl", {}, ExportFormat::kJsonLines, kNone},
      {"a.json", {}, ExportFormat::kJsonLines, kNone},
      {"a.pcapng", {}, ExportFormat::kPcapng, kNone},
      {"a.csv.gz", {}, ExportFormat::kCsv, kGzip},
      {"a.pcapng.ZST", {}, ExportFormat::kPcapng, kZstd},
      {"-", ExportFormat::kCsv, ExportFormat::kCsv, kNone},
      {"a", ExportFormat::kParquet, ExportFormat::kParquet, kNone},
      {"a.csv", ExportFormat::kPcapng, ExportFormat::kPcapng, kNone},
      {"a.gz", ExportFormat::kCsv, ExportFormat::kCsv, kGzip},
  };
  for (const auto& c : cases) {
    const auto kind = file_kind(c.path, c.format);
    ASSERT_TRUE(kind.ok()) << c.path;
    EXPECT_EQ(kind->format, c.expected) << c.path;
    EXPECT_EQ(kind->compression, c.compression) << c.path;
  }
}

TEST(FileKind, WhatHasNoFormatIsRefusedWithThoseThereAre) {
  const struct {
    const char* path;
    std::optional<ExportFormat> format;
    const char* said;
  } cases[] = {
      {"", {}, ".parquet, .csv, .ndjson, .jsonl, .json or .pcapng"},
      {"-", {}, "--format"},
      {"a", {}, ".parquet"},
      {"a.pcap", {}, ".pcapng"},
      {"a.gz", {}, ".csv"},
      {"a.csv/a", {}, ".csv"},
      {"csv", {}, ".csv"},
      {"a.csv.gz.gz", {}, ".csv"},
      {"a.parquet.gz", {}, "second ending"},
      {"a.zst", ExportFormat::kParquet, "second ending"},
  };
  for (const auto& c : cases) {
    const auto kind = file_kind(c.path, c.format);
    ASSERT_FALSE(kind.ok()) << c.path;
    EXPECT_EQ(kind.error().code, ErrorCode::kInvalidArgument) << c.path;
    EXPECT_NE(kind.error().message.find(c.said), std::string::npos) << kind.error().message;
  }
}

TEST(FileKind, FormatsHaveNames) {
  EXPECT_EQ(*parse_export_format("CSV"), ExportFormat::kCsv);
  for (const char* name : {"", "pcap", ".csv", "csv "}) {
    const auto format = parse_export_format(name);
    ASSERT_FALSE(format.ok()) << name;
    EXPECT_EQ(format.error().code, ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace wirelake
