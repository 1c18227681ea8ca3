#include "load/content_digest.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "base/sha256.h"

namespace wirelake {
namespace {

// A thread costs more than the digest of a small file.
constexpr std::uint64_t kInlineLen = std::uint64_t{4} << 20;

// Reads of a megabyte each that wait for their digest. It is made several times as quickly as
// packets are stored, so that this many are there only while the thread gets no processor.
constexpr std::size_t kMaxWaiting = 16;

}  // namespace

class ContentDigest::Digests {
 public:
  explicit Digests(std::vector<std::uint64_t> lengths) : lengths_(std::move(lengths)) {}

  void add_salted(const std::string& text) {
    salted_.emplace();
    salted_->update(std::as_bytes(std::span(text)));
  }

  void update(Bytes bytes) {
    if (is_given_up_) return;
    while (next_ < lengths_.size() && lengths_[next_] < length_ + bytes.size()) {
      const auto before = static_cast<std::size_t>(lengths_[next_] - length_);
      add(bytes.first(before));
      bytes = bytes.subspan(before);
      beginnings_[length_] = hash_.digest();
      ++next_;
    }
    add(bytes);
  }

  // From here on there are none.
  void give_up() {
    is_given_up_ = true;
    beginnings_.clear();
  }

  std::string sha256() const { return is_given_up_ ? "" : hash_.digest(); }
  std::string salted() const { return salted_ && !is_given_up_ ? salted_->digest() : ""; }
  const std::map<std::uint64_t, std::string>& beginnings() const { return beginnings_; }

 private:
  void add(Bytes bytes) {
    hash_.update(bytes);
    if (salted_) salted_->update(bytes);
    length_ += bytes.size();
  }

  Sha256 hash_;
  std::optional<Sha256> salted_;
  std::vector<std::uint64_t> lengths_;
  std::size_t next_ = 0;  // Of lengths_, the first that was not reached.
  std::uint64_t length_ = 0;
  std::map<std::uint64_t, std::string> beginnings_;
  bool is_given_up_ = false;
};

// The digests on a thread of their own, of copies of the bytes.
class ContentDigest::Background {
 public:
  // std::system_error if no thread can be had.
  explicit Background(Digests& digests) : digests_(digests) {
    // All that wait, one at work, and one that is being filled.
    used_.reserve(kMaxWaiting + 2);
    thread_ = std::thread([this] { work(); });
  }

  ~Background() {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  void update(Bytes bytes) {
    std::vector<std::byte> copy;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return waiting_.size() < kMaxWaiting; });
      if (!used_.empty()) {
        copy = std::move(used_.back());
        used_.pop_back();
      }
    }
    copy.assign(bytes.begin(), bytes.end());
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(copy));
    }
    changed_.notify_all();
  }

 private:
  // Until it is to stop, and all is done. Nobody would catch what is thrown on this thread.
  void work() noexcept {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      std::vector<std::byte> bytes = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      changed_.notify_all();
      try {
        digests_.update(bytes);
      } catch (const std::bad_alloc&) {
        digests_.give_up();
      }
      lock.lock();
      used_.push_back(std::move(bytes));
    }
  }

  Digests& digests_;
  std::mutex mutex_;  // Guards what follows, but for the thread.
  std::condition_variable changed_;
  std::deque<std::vector<std::byte>> waiting_;
  std::vector<std::vector<std::byte>> used_;  // Their memory is used again.
  bool is_stopping_ = false;
  std::thread thread_;
};

ContentDigest::ContentDigest(std::vector<std::uint64_t> lengths)
    : digests_(std::make_unique<Digests>(std::move(lengths))) {}

ContentDigest::ContentDigest(ContentDigest&&) noexcept = default;
ContentDigest::~ContentDigest() {
  finish();
}

void ContentDigest::add_salted(const std::string& text) {
  digests_->add_salted(text);
}

void ContentDigest::update(Bytes bytes) {
  length_ += bytes.size();
  if (!background_ && !has_no_thread_ && length_ > kInlineLen) start_background();
  if (background_) {
    background_->update(bytes);
  } else {
    digests_->update(bytes);
  }
}

void ContentDigest::start_background() {
  try {
    background_ = std::make_unique<Background>(*digests_);
  } catch (const std::system_error&) {
    has_no_thread_ = true;
  }
}

void ContentDigest::finish() {
  background_.reset();
}

std::uint64_t ContentDigest::length() const {
  return length_;
}

std::string ContentDigest::sha256() const {
  return digests_->sha256();
}

std::string ContentDigest::salted() const {
  return digests_->salted();
}

const std::map<std::uint64_t, std::string>& ContentDigest::beginnings() const {
  return digests_->beginnings();
}

}  // namespace wirelake
