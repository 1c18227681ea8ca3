// libmongoc, loaded when the first MongoDB store is opened.
//
// As soon as it is loaded it makes itself ready, and it brings a dozen libraries along: whoever
// never speaks to a server is spared that. So nothing is linked to it. The functions that this
// store calls are here under their own names, and lead to the library's once it is loaded.
#pragma once

#include <mongoc/mongoc.h>

#include "wirelake/result.h"

namespace wirelake::mongodb {

/// Before any other function here is called. kUnsupported if this machine has no such library.
Status load_libmongoc();

#define WIRELAKE_MONGOC_FUNCTIONS(USE)                   \
  USE(mongoc_bulk_operation_destroy)                     \
  USE(mongoc_bulk_operation_execute)                     \
  USE(mongoc_bulk_operation_insert_with_opts)            \
  USE(mongoc_client_command_simple)                      \
  USE(mongoc_client_get_collection)                      \
  USE(mongoc_client_pool_destroy)                        \
  USE(mongoc_client_pool_new_with_error)                 \
  USE(mongoc_client_pool_pop)                            \
  USE(mongoc_client_pool_push)                           \
  USE(mongoc_client_pool_set_error_api)                  \
  USE(mongoc_collection_create_bulk_operation_with_opts) \
  USE(mongoc_collection_delete_many)                     \
  USE(mongoc_collection_destroy)                         \
  USE(mongoc_collection_drop)                            \
  USE(mongoc_collection_find_with_opts)                  \
  USE(mongoc_collection_insert_one)                      \
  USE(mongoc_collection_update_one)                      \
  USE(mongoc_cursor_destroy)                             \
  USE(mongoc_cursor_error)                               \
  USE(mongoc_cursor_next)                                \
  USE(mongoc_init)                                       \
  USE(mongoc_log_set_handler)                            \
  USE(mongoc_read_prefs_destroy)                         \
  USE(mongoc_read_prefs_new)                             \
  USE(mongoc_uri_destroy)                                \
  USE(mongoc_uri_get_appname)                            \
  USE(mongoc_uri_get_database)                           \
  USE(mongoc_uri_get_hosts)                              \
  USE(mongoc_uri_get_option_as_int32)                    \
  USE(mongoc_uri_get_srv_hostname)                       \
  USE(mongoc_uri_get_write_concern)                      \
  USE(mongoc_uri_new_with_error)                         \
  USE(mongoc_uri_set_appname)                            \
  USE(mongoc_uri_set_option_as_int32)                    \
  USE(mongoc_uri_set_read_prefs_t)                       \
  USE(mongoc_uri_set_write_concern)                      \
  USE(mongoc_write_concern_destroy)                      \
  USE(mongoc_write_concern_is_default)                   \
  USE(mongoc_write_concern_new)                          \
  USE(mongoc_write_concern_set_wmajority)

#define WIRELAKE_DECLARE(name) extern decltype(&::name) name;
WIRELAKE_MONGOC_FUNCTIONS(WIRELAKE_DECLARE)
#undef WIRELAKE_DECLARE

}  // namespace wirelake::mongodb
