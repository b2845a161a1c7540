#include "loops.hpp"
#include "support/run_coroutine.hpp"
#include "support/sandbox_thread.hpp"
#include "support/town.hpp"

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using fib::deadline;
using fib::loops;

namespace {

constexpr int people = 400;

struct two_loops {
    two_loops() {
        from.database.url = town.settings().url;
        from.engine.loops = 2;
        from.engine.concurrency = 21;
        from.engine.batch = 40;
        from.sending.voice_enabled = true;  // email is the only channel that a loop goes through
        from.sending.postal_address = "Fibonacco, 1 Main St, Springfield, OH 45501";
        from.sending.app_url = from.sending.tracking_url = "https://api.example.com";
        from.sending.app_key = fib::secret{"0123456789abcdef"};
        from.ses.key = "AKIDSANDBOX";
        from.ses.secret_key = fib::secret{"sandbox-secret"};
        from.ses.region = "us-east-1";
        from.ses.from = "News <news@example.com>";
        from.ses.endpoint = provider.url();
        from.ca_file = provider.ca_file();
    }

    fib::test::town town;
    fib::test::sandbox_thread provider;
    fib::settings from;
    asio::io_context front{1};
};

std::uint64_t recorded(const std::vector<std::optional<fib::loop_report>>& reports) {
    std::uint64_t all = 0;
    for (const auto& one : reports) all += one ? one->channels.front().did.recorded : 0;
    return all;
}

asio::awaitable<void> send_to_all(loops& these, asio::any_io_executor front,
                                  std::vector<std::optional<fib::loop_report>>& last) {
    fib::event again{front};
    these.begin();
    for (const auto limit = deadline::in(100s); !limit.passed();) {
        last = co_await these.ask(deadline::in(20s));
        if (recorded(last) >= people) break;
        co_await again.wait(deadline::in(20ms));
    }
    these.stop(10s, 20s);
    const bool well = co_await these.wait();
    CHECK(well);
}

asio::awaitable<void> begin_and_wait(loops& these, bool& well) {
    these.begin();
    well = co_await these.wait();
}

}  // namespace

TEST_CASE("two loops on threads of their own send to everybody once, and both take part") {
    two_loops in;
    in.town.people(people);
    std::vector<std::optional<fib::loop_report>> last;
    {
        loops all{in.front.get_executor(), in.from};
        fib::test::run_coroutine(
            in.front, [&] { return send_to_all(all, in.front.get_executor(), last); }, 150s);
        CHECK(all.did().did.sent == people);
        CHECK(all.did().did.unknown == 0);
        CHECK(all.did().unrecorded == 0);
    }
    REQUIRE(last.size() == 2);
    for (const auto& one : last) {
        REQUIRE(one.has_value());
        CHECK(one->channels.front().did.sent > 0);
    }
    CHECK(last[0]->upkeep.has_value());
    CHECK_FALSE(last[1]->upkeep.has_value());
    CHECK(in.town.number("select count(*) from send_log where status = 'sent'") == people);
    CHECK(in.town.number("select count(distinct person_id) from send_log") == people);
    CHECK(in.town.number("select count(*) from claims") == 0);
    CHECK(in.town.number("select count(*) from people where claim_id is not null") == 0);
}

TEST_CASE("a loop that fails stops the others, and the wait says that not all is well") {
    two_loops in;
    in.town.on().query("alter table campaign_sequences rename to elsewhere");
    loops all{in.front.get_executor(), in.from};
    bool well = true;
    fib::test::run_coroutine(in.front, [&] { return begin_and_wait(all, well); });
    CHECK_FALSE(well);
}

TEST_CASE("loops that are stopped before they begin end well, and have sent nothing") {
    two_loops in;
    in.town.people(people);
    loops all{in.front.get_executor(), in.from};
    all.stop(1s, 2s);
    bool well = false;
    fib::test::run_coroutine(in.front, [&] { return begin_and_wait(all, well); });
    CHECK(well);
    CHECK(all.did().did.sent == 0);
    CHECK(in.town.number("select count(*) from send_log") == 0);
}
