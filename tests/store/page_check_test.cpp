// Bits that flip on a disk: every read notices, and says where.

#include <arrow/table.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "columns/arrow_status.h"
#include "store/delta/data/parquet_file.h"
#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/log_files.h"
#include "store_fixture.h"

namespace wirelake::test {
namespace {

namespace fs = std::filesystem;

// A prime, so that over the bytes of a file every bit of every kind of place comes up.
constexpr std::size_t kStep = 37;

class PageCheckTest : public StoreFixture {
 protected:
  void SetUp() override {
    CreateOptions options;
    options.name = "one";
    auto writer = store_.backend().append_to_new(options);
    ASSERT_TRUE(writer.ok());
    append(**writer, "load", 300);
    file_ = path_of("one") / *data_files("one").begin();
    pristine_ = read();
  }

  std::string read() const {
    std::ifstream file(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  void write(const std::string& bytes) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
  }

  void flip(std::size_t at) const {
    std::string bytes = pristine_;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at / kStep % 8)));
    write(bytes);
  }

  // Where the footer begins.
  std::size_t footer() const {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
      size |= std::size_t{static_cast<unsigned char>(pristine_[pristine_.size() - 8 + i])} << 8 * i;
    return pristine_.size() - 8 - size;
  }

  fs::path file_;
  std::string pristine_;
};

TEST_F(PageCheckTest, NoFlippedBitGivesOtherPackets) {
  const auto truth = lines("one", {});
  ASSERT_EQ(truth.size(), 300u);
  std::size_t errors = 0;
  std::size_t tried = 0;
  for (std::size_t at = 4; at < pristine_.size(); at += kStep, ++tried) {
    flip(at);
    std::vector<std::string> found;
    const Status status = find_lines(store_.collection("one"), {}, [&](std::string_view json) {
      found.emplace_back(json);
      return true;
    });
    if (status.ok()) {
      EXPECT_EQ(found, truth) << "byte " << at;
    } else {
      const ErrorCode code = status.error().code;
      EXPECT_TRUE(code == ErrorCode::kDamaged || code == ErrorCode::kIo);
      EXPECT_NE(status.error().file.find("part-"), std::string::npos);
      EXPECT_FALSE(store_.collection("one").check()->is_sound()) << "byte " << at;
      ++errors;
    }
  }
  EXPECT_GT(errors, tried / 2);
}

TEST_F(PageCheckTest, SaysWhereThePageIs) {
  std::string bytes = pristine_;
  // In the first page of the first column.
  bytes[40] = static_cast<char>(bytes[40] ^ 4);
  write(bytes);
  const auto report = store_.collection("one").check();
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->findings.size(), 1u);
  const CheckFinding& finding = report->findings.front();
  EXPECT_EQ(finding.kind, CheckKind::kDamaged);
  EXPECT_EQ(finding.file, file_.string());
  EXPECT_NE(finding.message.find("row group 1, column load, page 1"), std::string::npos)
      << finding.message;
  EXPECT_NE(finding.message.find("restore the file from a copy"), std::string::npos);
}

TEST_F(PageCheckTest, TheFooterIsSealed) {
  ASSERT_EQ(pristine_.substr(footer() - 8, 4), "WLfs");
  for (std::size_t at = footer() - 4; at < pristine_.size(); at += kStep) {
    flip(at);
    EXPECT_FALSE(find_lines(store_.collection("one"), {}, [](auto) { return true; }).ok())
        << "byte " << at << " of " << pristine_.size();
  }
}

TEST_F(PageCheckTest, FilesWithoutASealAreRead) {
  const auto truth = lines("one", {});
  std::string bytes = pristine_;
  bytes[footer() - 8] = 'X';
  write(bytes);
  EXPECT_EQ(lines("one", {}), truth);
}

TEST_F(PageCheckTest, DamageIsNotWrittenAnew) {
  auto writer = store_.backend().append_to("one");
  ASSERT_TRUE(writer.ok());
  append(**writer, "more", 10);
  std::string bytes = pristine_;
  bytes[40] = static_cast<char>(bytes[40] ^ 4);
  write(bytes);
  const auto before = data_files("one");
  EXPECT_FALSE(store_.collection("one").optimize().ok());
  EXPECT_EQ(data_files("one"), before);
  const auto copied = store_.collection("one").check();
  ASSERT_TRUE(copied.ok());
  EXPECT_FALSE(copied->is_sound());
}

TEST_F(PageCheckTest, ACheckpointIsReadAsItWasWrittenOrNotAtAll) {
  const auto table = delta::StoreFolder::open(path_of("one").string());
  ASSERT_TRUE(table.ok());
  ASSERT_TRUE(delta::write_checkpoint(*table).ok());
  const auto log = table->open_folder(delta::kLogFolder);
  const std::string name = delta::checkpoint_name(0);
  file_ = fs::path(log->path()) / name;
  pristine_ = read();
  const auto rows = [&]() -> Result<std::shared_ptr<arrow::Table>> {
    auto file = delta::ParquetFile::open(*log, name);
    if (!file) return file.error();
    auto reader = file->read_all(0);
    if (!reader) return reader.error();
    return from_arrow((*reader)->ToTable());
  };
  const auto truth = rows();
  ASSERT_TRUE(truth.ok());
  std::size_t errors = 0;
  for (std::size_t at = 4; at < pristine_.size(); at += kStep) {
    flip(at);
    const auto found = rows();
    if (!found) ++errors;
    // Statistics in the headers of pages mean nothing to a reader.
    EXPECT_TRUE(!found.ok() || (*found)->Equals(**truth)) << "byte " << at;
  }
  EXPECT_GT(errors, pristine_.size() / kStep / 2);
}

TEST_F(PageCheckTest, ACheckFindsWhatIsMissingAndWhatNobodyNames) {
  EXPECT_TRUE(store_.collection("one").check()->is_sound());
  EXPECT_EQ(store_.collection("one").check()->packets, 300u);
  std::ofstream(path_of("one") / "part-0.zstd.parquet") << "half";
  auto report = store_.collection("one").check();
  ASSERT_EQ(report->findings.size(), 1u);
  EXPECT_EQ(report->findings.front().kind, CheckKind::kUnnamed);
  EXPECT_TRUE(report->is_sound());
  fs::remove(file_);
  report = store_.collection("one").check();
  ASSERT_EQ(report->findings.size(), 2u);
  EXPECT_EQ(report->findings.front().kind, CheckKind::kMissing);
  EXPECT_EQ(report->findings.front().file, file_.string());
  EXPECT_FALSE(report->is_sound());
  EXPECT_EQ(store_.collection("none").check().error().code, ErrorCode::kNotFound);
}

TEST_F(PageCheckTest, AFileOfAnotherSizeIsFound) {
  write(pristine_.substr(0, pristine_.size() / 2));
  EXPECT_EQ(store_.collection("one").check()->findings.front().kind, CheckKind::kDamaged);
  fs::remove_all(path_of("one") / "_wirelake");
  write(pristine_);
  EXPECT_EQ(store_.collection("one").check()->findings.front().kind, CheckKind::kMissing);
}

}  // namespace
}  // namespace wirelake::test
