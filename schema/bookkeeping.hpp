#pragma once

namespace fib::schema {

/// The advisory lock under which a database is migrated: the bytes of "fib_migr".
inline constexpr const char* lock_key = "7379537626420307826";

inline constexpr const char* create_bookkeeping = R"(create table if not exists schema_migrations (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now()
);
)";

}  // namespace fib::schema
