#include "bench/harness/scenarios.hpp"

namespace fib::bench {
namespace {

constexpr scenario_entry table[] = {
    {"email", "Sends a second from due rows to send_log, database and provider on this machine",
     "fibbench email --people 100000", email},
    {"latency", "The same while the provider takes its time, by the same while it answers at once",
     "fibbench latency --latency 100ms --jitter 50ms", latency_of_provider},
    {"claim", "A part alone: taking people who are due, in batches", "fibbench claim --people 100000", claim},
    {"render", "A part alone: a person's mail, without a database", "fibbench render --count 500000", render},
    {"sign", "A part alone: AWS signatures, without a network", "fibbench sign --count 200000", sign},
    {"https", "A part alone: calls to the provider, without a database", "fibbench https --count 100000", https},
    {"record", "A part alone: writing down what became of people", "fibbench record --people 100000", record},
};

}  // namespace

std::span<const scenario_entry> all_scenarios() {
    return table;
}

}  // namespace fib::bench
