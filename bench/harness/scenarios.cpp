#include "bench/harness/scenarios.hpp"

namespace fib::bench {
namespace {

constexpr scenario_entry table[] = {
    {"email", "Sends a second from due rows to send_log, database and provider on this machine",
     "fibbench email --people 100000", email},
    {"latency", "The same while the provider takes its time, by the same while it answers at once",
     "fibbench latency --latency 100ms --jitter 50ms", latency_of_provider},
    {"hostile", "What a provider that throttles, fails, cuts off and keeps silent costs, and how soon it is made up",
     "fibbench hostile --people 100000 --faults 10s", hostile},
    {"grow", "The same rate with more people and years of old log rows: one database that grows",
     "fibbench grow --steps 100000:0,1000000:10000000 --due 50000", grow},
    {"snapshot", "The rate beside a transaction that stays open, against the same without one",
     "fibbench snapshot --for 30s", snapshot},
    {"sustain", "The rate, dead rows and index sizes over an hour's worth of sends or less",
     "fibbench sustain --sends 2000000", sustain},
    {"inbound", "Pixels and clicks answered a second, and events in the books",
     "fibbench inbound --rate 20000 --for 10s", inbound},
    {"companion", "Seconds of each long command of fibctl: sync, deploy, scoring; alone or beside sending",
     "fibbench companion --businesses 1000000 --beside 2000", companion},
    {"claim", "A part alone: taking people who are due, in batches", "fibbench claim --people 100000", claim},
    {"render", "A part alone: a person's mail, without a database", "fibbench render --count 500000", render, false},
    {"sign", "A part alone: AWS signatures, without a network", "fibbench sign --count 200000", sign, false},
    {"https", "A part alone: calls to the provider, without a database", "fibbench https --count 100000", https, false},
    {"record", "A part alone: writing down what became of people", "fibbench record --people 100000", record},
};

}  // namespace

std::span<const scenario_entry> all_scenarios() {
    return table;
}

}  // namespace fib::bench
