// Catalogue: the collections of a database, documents of `trace_index`.
//
// A collection is there when its document's `state` is "ready". Before that it is "new", which
// reserves its name for whoever is loading it, and after that "dropping"; in both, `beat` tells
// whether somebody is still at it. What the dead left is removed by the next who wants the name.
// Documents without `state` are CovertMark's, whose collections can be read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/mongodb/catalogue_entry.h"
#include "store/mongodb/database.h"
#include "wirelake/collection_info.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

/// A document of the catalogue, and what it says; one that is damaged stands for itself alone.
struct Listed {
  std::string name;  ///< For people, where `entry` is an error: what the document is called.
  Result<Entry> entry;
};

/// The collections that are ready, in order of creation.
Result<std::vector<Listed>> list_entries(Database& database);

/// The collection of that name, if there is one that is ready; kDamaged says what is wrong with its
/// document.
Result<std::optional<Entry>> find_entry(Database& database, std::string_view name);

/// kNotFound if this very collection is no longer there, ready or reserved.
Status check_entry(Database& database, const Entry& entry);

/// Makes an empty collection, ready or still reserved, with the indexes of its packets.
/// kAlreadyExists, also if the database has another collection of this name.
Result<Entry> create_entry(Database& database, const std::string& name,
                           const CreateOptions& options, bool is_ready);

/// Makes the indexes of a table beside the packets, which collections of earlier versions lack.
Status create_row_indexes(Database& database, const std::string& name, const Table& table);

/// Says that somebody is loading the reserved collection.
Status renew_entry(Database& database, const Entry& entry);

/// Makes a reserved collection ready. kConflict if it was given up meanwhile.
Status publish_entry(Database& database, const Entry& entry);

/// Replaces the description of a collection that is ready; false if there is none.
Result<bool> describe_entry(Database& database, std::string_view name,
                            std::string_view description);

/// Removes a collection that is ready or reserved, with all that belongs to it.
Status drop_entry(Database& database, const Entry& entry);

/// Collections that are not ready, and that nobody loads or drops any more.
Result<std::vector<Listed>> dead_entries(Database& database);

}  // namespace wirelake::mongodb
