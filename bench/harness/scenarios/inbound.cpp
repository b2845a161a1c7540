#include "bench/harness/database_meter.hpp"
#include "bench/harness/engine_environment.hpp"
#include "bench/harness/inbound_engine.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/parts/engine_parts.hpp"
#include "bench/harness/parts/link_load.hpp"
#include "bench/harness/people.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/scenarios.hpp"
#include "cli/print.hpp"
#include "pipeline/tracking_link.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;

constexpr double wanted_answers = 20'000;
constexpr double wanted_events = 5'000;
constexpr std::int64_t in_a_claim = 1000;

/// Everybody was sent a mail an hour ago, in claims of a thousand.
void write_sends(const database& books) {
    const auto on = books.connect();
    on->query(R"(
insert into send_log (person_id, campaign_step_id, channel, sent_at, status, provider_message_id, claim_id, claim_place)
select id, 1, 'email', now() - interval '1 hour', 'sent', 'm-' || id, 1 + (id - 1) / $1, 1 + (id - 1) % $1 from people)",
              in_a_claim);
    on->query("vacuum analyze send_log");
}

/// Pixels at an even pace, and a click among so many, all of people who were sent a mail: how many are answered, how
/// soon, and how fast they are in the books.
class inbound_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--people", people_, "Who were sent a mail");
        to.number("--rate", rate_, "Requests a second");
        to.span("--for", span_, "How long");
        to.number("--one-click-in", one_click_in_, "How many requests there are for each click", 2);
        to.number("--connections", connections_, "That the requests come on", 1, 10'000);
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(connections_));
        workplace at;
        const auto books = database_with_people(from, at, people_);
        write_sends(*books);
        at.checkpoint();
        inbound_engine engine{from, at, *books};
        const auto count =
            static_cast<std::int64_t>(static_cast<double>(rate_) * std::chrono::duration<double>(span_).count());
        say("{} requests, {} a second", cli::grouped(count), cli::grouped(rate_));
        database_meter meter{at, *books};
        const auto before = used_by(engine.process().id()).value_or(processor_time{});
        const auto start = std::chrono::steady_clock::now();
        const auto answered = ask(engine, *books, count);
        const auto written_meanwhile = engine.metric("fibonacco_inbound_events_total");
        const std::chrono::duration<double> load = std::chrono::steady_clock::now() - start;
        const auto theirs = used_by(engine.process().id()).value_or(processor_time{}) - before;
        engine.wait_until_written(*books);
        const auto cost = meter.read();
        return describe(at, *books, engine, count, answered, written_meanwhile / load.count(), theirs, cost);
    }

private:
    links_answered ask(const inbound_engine& engine, const database& books, std::int64_t count) const {
        const auto how = settings_of(engine_environment(books));
        pipeline::tracking_links links{"", how.sending.learning_center_url, how.sending.app_key, {}};
        const std::chrono::year_month_day today{
            std::chrono::floor<std::chrono::days>(machine_clock().now() - std::chrono::hours{1})};
        link_load wish{.origin = engine.origin(),
                       .connections = static_cast<std::size_t>(connections_),
                       .count = count,
                       .per_second = static_cast<double>(rate_),
                       .target_of = {}};
        wish.target_of = [&](std::int64_t which) {
            const auto person = which % people_;
            links.begin(
                {.attempt = {1 + person / in_a_claim, static_cast<std::int32_t>(1 + person % in_a_claim), today},
                 .person = person + 1,
                 .business = person + 1,
                 .landing_page = "claim",
                 .campaign_id = "HOOK-001"});
            std::string out;
            which % one_click_in_ == 1 ? links.append_click(out, 1, 1, {}) : links.append_pixel(out);
            return out;
        };
        return ask_for_links(wish);
    }

    report describe(workplace& at, const database& books, inbound_engine& engine, std::int64_t count,
                    const links_answered& answered, double written, const processor_time& theirs,
                    const database_cost& cost) const {
        const auto on = books.connect();
        const auto kept = on->query(
            "select count(*) filter (where kind = 'opened'), count(*) filter (where kind = 'clicked') from "
            "tracking_events");
        const auto opens = kept.number(0, 0);
        const auto clicks = kept.number(0, 1);
        const auto dropped =
            static_cast<std::int64_t>(engine.metric(R"(fibonacco_inbound_dropped_total{kind="opened"})"));
        const auto clicks_sent = (count + one_click_in_ - 2) / one_click_in_;
        const auto requests = static_cast<double>(count);
        report out;
        out.headline = fmt::format("{} pixels and clicks answered a second, {} events a second in the books meanwhile",
                                   number_text(answered.rate(), 0), number_text(written, 0));
        out.setting = fmt::format(
            "{} requests on {} connections, one in {} a click, {} people, all on the same machine "
            "({}, {})",
            cli::grouped(count), cli::grouped(connections_), one_click_in_, cli::grouped(people_), machine_words(),
            postgresql_words(at));
        out.add("answers_per_second", "answered", answered.rate(), "a second");
        out.add("events_per_second", "written while requests came", written, "a second");
        out.add("opens_dropped", "opens that found no room", static_cast<double>(dropped), "opens");
        out.add("wal_bytes_per_event", "write-ahead log",
                static_cast<double>(cost.wal_bytes) / static_cast<double>(opens + clicks), "bytes an event");
        out.latencies.push_back({"scheduled_to_answer", "from schedule to answer", answered.latency});
        processor_bar bar{"inbound", "one request", {bar_part("engine", "engine", theirs, requests)}};
        if (cost.used) bar.parts.push_back(bar_part("postgresql", "PostgreSQL", *cost.used, requests));
        bar.parts.push_back(bar_part("requests", "who asks", answered.ours, requests));
        out.bars.push_back(std::move(bar));
        out.goals.push_back({.name = "answers_per_second",
                             .words = "Answers a second",
                             .value = answered.rate(),
                             .at_least = wanted_answers * 0.99});
        out.goals.push_back({.name = "events_per_second",
                             .words = "Events a second in the books",
                             .value = written,
                             .at_least = wanted_events});
        out.checks.push_back({"all_answered",
                              fmt::format("{} requests, {} answered well, {} not{}{}", cli::grouped(count),
                                          cli::grouped(answered.well), cli::grouped(answered.others),
                                          answered.others > 0 ? ", the first: " : "", answered.first_other),
                              answered.well == count});
        out.checks.push_back(
            {"no_click_dropped",
             fmt::format("{} clicks, {} in the books", cli::grouped(clicks_sent), cli::grouped(clicks)),
             clicks == clicks_sent});
        out.checks.push_back(
            {"opens_accounted_for",
             fmt::format("{} opens: {} in the books, {} dropped and counted", cli::grouped(count - clicks_sent),
                         cli::grouped(opens), cli::grouped(dropped)),
             opens + dropped == count - clicks_sent});
        const int code = engine.stop();
        out.checks.push_back({"clean_end", fmt::format("the engine ended with {}", code), code == 0});
        return out;
    }

    std::int64_t people_ = 200'000;
    std::int64_t rate_ = 20'000;
    std::chrono::milliseconds span_ = 10s;
    std::int64_t one_click_in_ = 50;
    std::int64_t connections_ = 256;
};

}  // namespace

std::unique_ptr<scenario> inbound() {
    return std::make_unique<inbound_scenario>();
}

}  // namespace fib::bench
