#include "bench/harness/paced_path.hpp"

#include "bench/harness/child.hpp"
#include "bench/harness/engine_environment.hpp"
#include "bench/harness/interruption.hpp"
#include "bench/harness/sandbox_process.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <thread>
#include <unordered_map>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;
using due_times = std::unordered_map<std::string, timestamp>;

constexpr auto engine_needs = 3s;  // from its start until it claims

/// $1 how many; $2 when the first is due; $3 the time between two, in µs. Everybody else is due no more.
constexpr store::statement spread_people{"bench_spread_people", R"(
with chosen as (select id, row_number() over (order by id) - 1 as n from people order by id limit $1)
update people p
  set next_send_at = case when c.n is null then null else $2::timestamptz + c.n * $3::double precision * interval '1 us' end
  from people q left join chosen c on c.id = q.id where p.id = q.id)"};

/// Writing the due times takes time itself, and they must lie ahead when the engine starts.
void spread(store::session& on, const paced_wish& wish) {
    for (auto lead = 8s;; lead *= 2) {
        const auto first = machine_clock().now() + lead;
        on.exec(spread_people, wish.people, first, 1e6 / wish.per_second);
        on.script("vacuum (analyze) people, people_due");
        if (machine_clock().now() + engine_needs < first) return;
    }
}

due_times read_due_times(store::session& on) {
    const auto found = on.query("select email, next_send_at from people where next_send_at is not null");
    due_times out;
    for (std::size_t row = 0; row < found.size(); ++row) out[std::string{found.text(row, 0)}] = found.moment(row, 1);
    return out;
}

void wait_until_accepted(const std::string& ledger, std::int64_t people, timestamp until) {
    ledger_length length;
    while (static_cast<std::int64_t>(length.lines) < people && machine_clock().now() < until) {
        stop_if_asked();
        std::this_thread::sleep_for(100ms);
        length = ledger_length_of(ledger, length);
    }
}

}  // namespace

paced_run run_paced_path(const programs& from, workplace& at, const database& books, const paced_wish& wish) {
    sandbox_process provider{from, at.folder(), wish.name, wish.sandbox};
    auto with = engine_environment(books, provider);
    with["ENGINE_CONCURRENCY"] = std::to_string(wish.concurrency);
    due_times due;
    {
        const auto on = books.connect();
        spread(*on, wish);
        due = read_due_times(*on);
    }
    child engine{{from.fibengine()}, with, at.file(wish.name + ".summary")};
    timestamp first = timestamp::max();
    timestamp last{};
    for (const auto& [who, when] : due) {
        first = std::min(first, when);
        last = std::max(last, when);
    }
    wait_until_accepted(provider.ledger(), wish.people, last + 60s);
    engine.terminate();
    if (const int code = engine.wait(); code != 0) {
        throw std::runtime_error{fmt::format("fibengine, asked to stop, ended with {}", code)};
    }
    provider.stop();

    paced_run out;
    out.accepted = sum_ledger(provider.ledger());
    read_ledger(provider.ledger(), [&](const ledger_line& line) {
        const auto when = due.find(std::string{line.to});
        if (when == due.end()) return;
        out.latency.record(line.time - when->second);
        const auto slice = static_cast<std::size_t>((when->second - first) / paced_slice);
        if (slice >= out.slices.size()) out.slices.resize(slice + 1);
        out.slices[slice].record(line.time - when->second);
    });
    out.books = {.due = wish.people,
                 .accepted = static_cast<std::int64_t>(out.accepted.lines),
                 .recipients = static_cast<std::int64_t>(out.accepted.recipients),
                 .sent = sent_by_send_log(books)};
    return out;
}

}  // namespace fib::bench
