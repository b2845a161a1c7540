#include "bench/harness/scenarios.hpp"

namespace fib::bench {
namespace {

constexpr scenario_entry table[] = {
    {"email", "Sends a second from due rows to send_log, database and provider on this machine",
     "fibbench email --people 100000", email},
};

}  // namespace

std::span<const scenario_entry> all_scenarios() {
    return table;
}

}  // namespace fib::bench
