#pragma once

#include "settings_reader.hpp"

namespace fib {

/// DATABASE_URL, else PG*, else DB_* (field by field); CONTENT_DATABASE_URL.
void read_database(settings_reader& from, database_settings& into);
/// REDIS_URL, else REDISHOST or REDIS_HOST and its sisters; nothing where none is set.
void read_redis(settings_reader& from, std::optional<redis_settings>& into);

}  // namespace fib
