#include "upkeep/partitions.hpp"

namespace fib::upkeep {
namespace {

/// lock_not_available (PostgreSQL 15 manual, appendix A)
constexpr std::string_view lock_not_available = "55P03";

}  // namespace

void make_partitions(store::session& on) {
    on.query("select make_partitions(3)");
}

detached detach_oldest(store::session& on, std::string_view table, timestamp before) {
    try {
        const auto answer = on.query("select detach_partition($1, $2)", table, before);
        if (answer.is_null(0, 0)) return {};
        return {.partition = std::string{answer.text(0, 0)}};
    } catch (const store::error& problem) {
        if (problem.sqlstate != lock_not_available) throw;
        return {.partition = std::nullopt, .busy = true};
    }
}

}  // namespace fib::upkeep
