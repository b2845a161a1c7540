#include "bench/harness/deferred_indexes.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

constexpr std::string_view shape_sql = R"(
select indexdef from pg_indexes where schemaname = current_schema() and tablename = any($1::text[])
union all
select c.relname || ' ' || coalesce(array_to_string(c.reloptions, ' '), '') from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relname = any($1::text[])
order by 1)";

constexpr std::string_view droppable_sql = R"(
select format('%I.%I', i.schemaname, i.indexname), i.indexdef from pg_indexes i
where i.schemaname = current_schema() and i.tablename = any($1::text[])
  and not exists (select from pg_constraint c
    where c.conindid = format('%I.%I', i.schemaname, i.indexname)::regclass)
order by 2)";

}  // namespace

std::vector<std::string> shape_of(store::session& on, std::span<const std::string> tables) {
    const auto found = on.query(shape_sql, std::vector<std::string>{tables.begin(), tables.end()});
    std::vector<std::string> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.emplace_back(found.text(row, 0));
    return out;
}

deferred_indexes::deferred_indexes(store::session& on, std::span<const std::string> tables) {
    const auto found = on.query(droppable_sql, std::vector<std::string>{tables.begin(), tables.end()});
    for (std::size_t row = 0; row < found.size(); ++row) {
        on.script(fmt::format("drop index {}", found.text(row, 0)));
        definitions_.emplace_back(found.text(row, 1));
    }
}

}  // namespace fib::bench
