#include "inbound/group_intake.hpp"
#include "store/pool.hpp"
#include "support/run_coroutine.hpp"
#include "support/town.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <doctest/doctest.h>

#include <chrono>

using fib::deadline;
using fib::inbound::group_intake;
using fib::inbound::intake_settings;
using fib::inbound::kept;
using fib::inbound::message_event;
using fib::test::town;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

message_event open_of(int place) {
    message_event out;
    out.what = message_event::kind::opened;
    out.source = "link";
    out.attempt = fib::providers::attempt_id{1, place, std::chrono::year{2026} / 11 / 24};
    out.at = fib::machine_clock().now();
    return out;
}

message_event click_of(int place) {
    auto out = open_of(place);
    out.what = message_event::kind::clicked;
    return out;
}

/// A list in braces inside a co_await expression is more than GCC 12 can take.
std::vector<message_event> opens_of(int last) {
    std::vector<message_event> out;
    for (int place = 1; place <= last; ++place) out.push_back(open_of(place));
    return out;
}

/// A town, and an intake for it that runs while `play` does.
struct hearing_town : town {
    fib::store::pool pool{settings(), 3};
    intake_settings how{};

    template <class Play>
    void run(Play play) {
        asio::io_context loop{1};
        group_intake intake{loop.get_executor(), pool, fib::machine_clock(), how};
        fib::task_group tasks{loop.get_executor()};
        tasks.spawn("intake", intake.run());
        tasks.spawn("play", play(intake));
        loop.run();
    }
};

asio::awaitable<void> stop_soon(group_intake& intake) {
    intake.stop(deadline::in(10s));
    co_return;
}

asio::awaitable<void> write_some(group_intake& intake) {
    const auto how = co_await intake.write(opens_of(2));
    CHECK(how == kept::written);
    intake.offer(open_of(3));
    co_await stop_soon(intake);
}

asio::awaitable<void> overfill_with_links(group_intake& intake) {
    for (int place = 1; place <= 4; ++place) intake.offer(open_of(place));
    for (int place = 5; place <= 7; ++place) intake.offer(click_of(place));
    CHECK(intake.counts().dropped_opens == 4);
    CHECK(intake.counts().dropped_clicks == 0);
    CHECK(intake.waiting() == 3);
    co_await stop_soon(intake);
}

asio::awaitable<void> overfill_with_events(group_intake& intake) {
    const auto too_many = co_await intake.write(opens_of(3));
    CHECK(too_many == kept::full);
    CHECK(intake.take_gap());
    CHECK_FALSE(intake.take_gap());
    const auto some = co_await intake.write(opens_of(2));
    CHECK(some == kept::written);
    CHECK_FALSE(intake.take_gap());
    co_await stop_soon(intake);
}

asio::awaitable<void> write_to_nobody(group_intake& intake) {
    const auto events = co_await intake.write(opens_of(1));
    CHECK(events == kept::away);
    CHECK(intake.take_gap());
    CHECK_FALSE(intake.trouble().empty());
    fib::inbound::notice one;
    one.source = "stripe";
    one.id = "evt_1";
    one.apply = [](fib::store::session&) {};
    const auto notice = co_await intake.write(std::move(one));
    CHECK(notice == kept::away);
    intake.stop(deadline::in(100ms));
}

}  // namespace

TEST_CASE("what was handed in is committed before it is answered, and what was offered before the end") {
    hearing_town in;
    in.run([](group_intake& intake) { return write_some(intake); });
    CHECK(in.number("select count(*) from inbox") == 3);
}

TEST_CASE("opens that find no room are dropped and counted, and clicks displace opens") {
    hearing_town in;
    in.how.opens = 3;
    in.run([](group_intake& intake) { return overfill_with_links(intake); });
    CHECK(in.number("select count(*) from inbox where kind = 'clicked'") == 3);
}

TEST_CASE("events of a provider that find no room are refused whole, which is a gap in the feed") {
    hearing_town in;
    in.how.events = 2;
    in.run([](group_intake& intake) { return overfill_with_events(intake); });
    CHECK(in.number("select count(*) from inbox") == 2);
}

TEST_CASE("while the database is away providers are told so in time") {
    hearing_town in;
    in.how.limit = 300ms;
    auto nowhere = in.settings();
    nowhere.url = fib::secret{"postgresql://postgres@127.0.0.1:1/nothing"};
    fib::store::pool pool{nowhere, 2};
    asio::io_context loop{1};
    group_intake intake{loop.get_executor(), pool, fib::machine_clock(), in.how};
    fib::task_group tasks{loop.get_executor()};
    tasks.spawn("intake", intake.run());
    tasks.spawn("play", write_to_nobody(intake));
    loop.run();
}
