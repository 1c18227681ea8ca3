// The files that the paths of a table's log mean.
//
// A path is a URI reference (RFC 3986) from the table's folder, and anybody may have written it:
// `part-1`, `./part-1`, `%70art-1` and `file:///STORE/NAME/part-1` are one file. All that looks at
// paths does so in one form: relative to the table, decoded, without dot segments.
// docs/store-format.md, "Paths", has the rules.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Gives the paths of one table their one form. One thread.
class FilePaths {
 public:
  /// Whether an absolute path leads to the table's folder, by whatever way.
  using IsTable = std::function<bool(const std::string& folder)>;

  /// `table` must outlive this object.
  explicit FilePaths(const StoreFolder& table);

  /// Of a table at an absolute path.
  FilePaths(std::string_view table_path, IsTable is_table);

  /// The file that `text` means, in its one form. kUnsupported names a path that leaves the table
  /// or that is one of the table's own records; kDamaged names one that no file can have.
  Result<std::string> resolve(std::string_view text);

 private:
  Result<std::vector<std::string>> below_table(std::vector<std::string> segments,
                                               std::string_view text);
  bool leads_to_table(const std::string& folder);

  std::vector<std::string> table_segments_;
  IsTable is_table_;
  std::string known_folder_;  // The last that is_table_ said yes to.
};

/// Whether a path of a log is in its one form, and needs no more than a look to know it: by far the
/// most are.
bool is_plain_path(std::string_view text);

/// A path in its one form as wirelake writes it into a log.
std::string percent_encoded(std::string_view path);

/// Whether a file of this path, in its one form, is there: kNotFound if not, another error if it is
/// no regular file, or behind a link.
Status check_data_file(const StoreFolder& table, const std::string& path);

}  // namespace wirelake::delta
