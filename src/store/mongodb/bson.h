// BSON documents that own their memory, and the values in them.
//
// For the small documents of the catalogue; packets are written by bson_sink.h and read by
// bson_columns.h.
#pragma once

#include <bson/bson.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "wirelake/result.h"

namespace wirelake::mongodb {

/// A document; made with BCON_NEW() or empty.
class Bson {
 public:
  Bson() : document_(bson_new()) {}
  explicit Bson(bson_t* owned) : document_(owned) {}

  static Bson copy_of(const bson_t& document) { return Bson(bson_copy(&document)); }

  bson_t* get() const { return document_.get(); }
  operator const bson_t*() const { return document_.get(); }

  /// Valid until the document is changed or goes.
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bson_get_data(get())), get()->len};
  }

 private:
  struct Destroy {
    void operator()(bson_t* document) const { bson_destroy(document); }
  };
  std::unique_ptr<bson_t, Destroy> document_;
};

/// The document that is `json`, an object. Whole numbers that fit become integers.
Result<Bson> to_bson(const nlohmann::ordered_json& json);

/// `document` as JSON, integers as numbers; null where it cannot be shown so.
nlohmann::json to_json(const bson_t& document);

/// kDamaged if `document` cannot be walked to its end, is nested deeper than a server allows, or
/// has text that is no UTF-8: to be asked of what a server sent before anything else is.
Status check_document(const bson_t& document);

/// The text that a value is, whole; a number that is one, whatever its type: shells and scripts
/// make doubles of integers.
std::optional<std::string_view> text_of(const bson_iter_t& value);
std::optional<std::int64_t> integer_of(const bson_iter_t& value);

/// The value of a member, or `otherwise` where there is none of that type.
std::string text_or(const bson_t* document, const char* name, std::string_view otherwise);
std::int64_t integer_or(const bson_t* document, const char* name, std::int64_t otherwise);
/// Milliseconds since the epoch of a date.
std::int64_t date_or(const bson_t* document, const char* name, std::int64_t otherwise);

}  // namespace wirelake::mongodb
