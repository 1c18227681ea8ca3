#include "store/delta/log/file_path.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/bytes.h"

namespace wirelake::delta {
namespace {

// A table at "/my store/t", which links lead to from elsewhere.
Result<std::string> resolved(std::string_view text) {
  FilePaths paths("/my store/t", [](const std::string& folder) {
    return folder == "/link/t" || folder == "/other/name";
  });
  return paths.resolve(text);
}

TEST(FilePaths, EverySpellingOfAFileIsTheSame) {
  const struct {
    std::string_view text;
    const char* file;
  } cases[] = {
      {"part-1", "part-1"},
      {"p=1/part-1", "p=1/part-1"},
      {"./part-1", "part-1"},
      {"././/part-1", "part-1"},
      {"%70art%2D1", "part-1"},
      {"%70art%2d1", "part-1"},
      {"a/../part-1", "part-1"},
      {"a/b/../../part-1", "part-1"},
      {"a/%2e%2E/part-1", "part-1"},
      {"%2e/part-1", "part-1"},
      {"a//b", "a/b"},
      {"a/./b", "a/b"},
      {"../t/part-1", "part-1"},
      {"../../../../my%20store/t/part-1", "part-1"},
      {"/my store/t/part-1", "part-1"},
      {"/my%20store/t/part-1", "part-1"},
      {"/my%20store//t/./part-1", "part-1"},
      {"file:/my%20store/t/part-1", "part-1"},
      {"file:///my%20store/t/part-1", "part-1"},
      {"file:////my%20store/t/part-1", "part-1"},
      {"FILE:///my%20store/t/part-1", "part-1"},
      {"file://localhost/my%20store/t/part-1", "part-1"},
      {"File://LocalHost/my%20store/t/a/../part-1", "part-1"},
      {"//localhost/my%20store/t/part-1", "part-1"},
      {"///my%20store/t/part-1", "part-1"},
      {"file:///link/t/part-1", "part-1"},
      {"/other/name/a/part-1", "a/part-1"},
      {"/other/x/../name/part-1", "part-1"},
      {"a b", "a b"},
      {"a%20b", "a b"},
      {"a%25b", "a%b"},
      {"100%", "100%"},
      {"%zz%4", "%zz%4"},
      {"a+b", "a+b"},
      {"gr%C3%BC\xc3\xbc", "gr\xc3\xbc\xc3\xbc"},
      {"%ff", "\xff"},
      {"..part", "..part"},
      {".part", ".part"},
      {"...", "..."},
      {"_part", "_part"},
      {"12:30", "12:30"},
      {"./a:b", "a:b"},
      {"a/b:c", "a/b:c"},
      {"x%3Ay", "x:y"},
      {"a%3Fb%23c", "a?b#c"},
      {"a/_delta_log/b", "a/_delta_log/b"},
  };
  for (const auto& c : cases) {
    const auto file = resolved(c.text);
    ASSERT_TRUE(file.ok()) << c.text << ": " << file.error().to_string();
    EXPECT_EQ(*file, c.file) << c.text;
    // What wirelake writes for it means it again.
    EXPECT_EQ(*resolved(percent_encoded(*file)), c.file) << c.text;
  }
}

TEST(FilePaths, WhatLeavesTheTableOrIsNoDataIsRefusedByItsName) {
  using namespace std::string_view_literals;
  const std::string_view cases[] = {
      "",
      ".",
      "./",
      "a/..",
      "a/",
      "a/.",
      "a/b/..",
      "..",
      "../part-1",
      "../../part-1",
      "a/../../part-1",
      "%2e%2e/part-1",
      "../tt/part-1",
      "/",
      "/part-1",
      "/my store",
      "/my%20store/t",
      "/my%20store/t/",
      "/my%20store/tt/part-1",
      "/my%20store/t/../u/part-1",
      "/my%2520store/t/part-1",
      "file:///etc/passwd",
      "file://otherhost/my%20store/t/part-1",
      "file://localhost:80/my%20store/t/part-1",
      "file://me@localhost/my%20store/t/part-1",
      "file:part-1",
      "file:./part-1",
      "file://",
      "file:",
      "//part-1",
      "//host/my%20store/t/part-1",
      "s3://bucket/part-1",
      "hdfs:/my%20store/t/part-1",
      "a:b",
      "C:\\part-1",
      "/link/u/part-1",
      "/link/t",
      "_delta_log/00000000000000000000.json",
      "./_delta_log/x",
      "%5fdelta_log/x",
      "a/../_Delta_Log/x",
      "_wirelake/x.ndjson",
      "file:///my%20store/t/_wirelake/x.ndjson",
      "_delta_log",
      "a%2Fb",
      "..%2fpart-1",
      "a%00b",
      "a\0b"sv,
      "part-1?x",
      "part-1#x",
      "?",
      "\xff",
  };
  for (const auto& text : cases) {
    const auto file = resolved(text);
    ASSERT_FALSE(file.ok()) << text << " is " << *file;
    EXPECT_NE(file.error().code, ErrorCode::kNotFound);
    if (text.find_first_of("\xff\\\0"sv) != std::string_view::npos) continue;
    EXPECT_NE(file.error().message.find("'" + std::string(text) + "'"), std::string::npos)
        << file.error().message;
  }
  EXPECT_FALSE(resolved(std::string(100'000, 'a') + "%").ok());
}

TEST(FilePaths, TheFolderItselfCountsAndNotItsName) {
  const test::TemporaryFolder temporary;
  const std::filesystem::path& root = temporary.path();
  std::filesystem::create_directories(root / "store" / "t");
  std::filesystem::create_directories(root / "store" / "u");
  std::filesystem::create_directory_symlink(root / "store", root / "link");
  const auto table = delta::StoreFolder::open(root / "link" / "t");
  FilePaths paths(*table);
  const std::string place = "file://" + root.string();
  EXPECT_EQ(*paths.resolve(place + "/link/t/x"), "x");
  EXPECT_EQ(*paths.resolve(place + "/store/t/x"), "x");
  EXPECT_EQ(*paths.resolve(place + "/store/t/a/x"), "a/x");
  EXPECT_FALSE(paths.resolve(place + "/store/u/x").ok());
  EXPECT_FALSE(paths.resolve(place + "/store/x").ok());
  EXPECT_FALSE(paths.resolve(place + "/link/u/x").ok());
}

TEST(FilePaths, FilesBehindLinksAreNeitherThereNorRemoved) {
  const test::TemporaryFolder temporary;
  const std::filesystem::path& root = temporary.path();
  for (const char* name : {"t/a/b", "out"})
    std::filesystem::create_directories(root / name);
  for (const char* name : {"t/x", "t/a/b/x", "out/x"})
    std::ofstream(root / name) << "x";
  std::filesystem::create_directory_symlink(root / "out", root / "t" / "way-out");
  std::filesystem::create_symlink(root / "out" / "x", root / "t" / "linked");
  const auto table = delta::StoreFolder::open(root / "t");
  EXPECT_TRUE(check_data_file(*table, "x").ok());
  EXPECT_TRUE(check_data_file(*table, "a/b/x").ok());
  for (const char* name : {"a", "linked", "way-out/x"})
    EXPECT_FALSE(check_data_file(*table, name).ok()) << name;
  for (const char* name : {"y", "a/y", "a/c/x"})
    EXPECT_EQ(check_data_file(*table, name).error().code, ErrorCode::kNotFound) << name;

  EXPECT_FALSE(table->remove_file("way-out/x").ok());
  EXPECT_TRUE(std::filesystem::exists(root / "out" / "x"));
  for (const char* name : {"x", "a/b/x", "a/c/x", "linked"})
    EXPECT_TRUE(table->remove_file(name).ok()) << name;
  EXPECT_FALSE(std::filesystem::exists(root / "t" / "a" / "b" / "x"));
  EXPECT_TRUE(std::filesystem::exists(root / "out" / "x"));
}

}  // namespace
}  // namespace wirelake::delta
