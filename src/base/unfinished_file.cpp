#include "base/unfinished_file.h"

#include <unistd.h>

#include <atomic>
#include <utility>

namespace wirelake {
namespace {

std::atomic<const UnfinishedFile*> g_last = nullptr;
static_assert(std::atomic<const UnfinishedFile*>::is_always_lock_free);

}  // namespace

UnfinishedFile::UnfinishedFile(const Folder& folder, std::string name)
    : folder_(folder), name_(std::move(name)) {
  g_last = this;
}

UnfinishedFile::~UnfinishedFile() {
  if (!name_.empty()) static_cast<void>(folder_.remove_file(name_));
  finished();
}

void UnfinishedFile::finished() {
  const UnfinishedFile* own = this;
  g_last.compare_exchange_strong(own, nullptr);
  name_.clear();
}

void UnfinishedFile::remove_last() noexcept {
  const UnfinishedFile* const last = g_last;
  if (last) static_cast<void>(::unlinkat(last->folder_.descriptor(), last->name_.c_str(), 0));
}

}  // namespace wirelake
