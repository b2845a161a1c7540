#include "bench/harness/rate_history.hpp"

#include <doctest/doctest.h>

using fib::timestamp;
using fib::bench::rate_history;
using seconds = rate_history::seconds;
using namespace std::chrono_literals;

namespace {

constexpr timestamp start{1'000'000s};

/// So many in each tenth of a second, one number a second.
rate_history history_of(const std::vector<std::int64_t>& tenths_of_each_second) {
    rate_history out;
    out.begin(start);
    for (std::size_t second = 0; second < tenths_of_each_second.size(); ++second) {
        for (int tenth = 0; tenth < 10; ++tenth) {
            out.add(start + std::chrono::seconds{second} + tenth * 100ms, tenths_of_each_second[second]);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("a rate is counted over whole tenths of a second") {
    const auto history = history_of({10, 20, 30});
    CHECK(history.total() == 600);
    CHECK(history.rate(0s, 1s) == doctest::Approx(100));
    CHECK(history.rate(1s, 3s) == doctest::Approx(250));
    CHECK(history.rate(seconds{0.9}, seconds{1.1}) == doctest::Approx(150));
    CHECK(history.rate(seconds{0.3}, seconds{0.4}) == doctest::Approx(100));
    CHECK(history.rate(2s, 2s) == 0);
    CHECK(history.rate(2s, 4s) == doctest::Approx(150));  // nothing came in the fourth second
}

TEST_CASE("what comes before the beginning is left out, and the first message is the beginning otherwise") {
    rate_history begun;
    begun.begin(start);
    begun.add(start - 1us);
    CHECK(begun.total() == 0);
    rate_history open;
    open.add(start);
    REQUIRE(open.start().has_value());
    CHECK(*open.start() == start);
    CHECK(open.since_start(start + 1500ms).count() == doctest::Approx(1.5));
}

TEST_CASE("recovery is the time until a whole second runs at the wanted share") {
    //                               faults end here: 2 s
    const auto history = history_of({100, 10, 20, 50, 95, 100});
    const auto back = history.recovery(2s, 6s, 1000, 0.9);
    REQUIRE(back.has_value());
    // A second from 3.9 s holds one tenth of 50 and nine of 95: 905.
    CHECK(back->count() == doctest::Approx(1.9));
    CHECK(history.recovery(0s, 6s, 1000, 0.9)->count() == 0);
    CHECK(history.fastest_second(2s, 5s) == doctest::Approx(950));
    CHECK(history.fastest_second(2s, seconds{2.9}) == 0);
}

TEST_CASE("a rate that does not come back, or only after the end, is no recovery") {
    CHECK_FALSE(history_of({100, 10, 20, 50, 80, 85}).recovery(2s, 6s, 1000, 0.9).has_value());
    CHECK_FALSE(history_of({100, 10, 20, 100}).recovery(2s, seconds{3.8}, 1000, 0.9).has_value());
    CHECK_FALSE(rate_history{}.recovery(0s, 10s, 1000, 0.9).has_value());
}

TEST_CASE("one fast tenth of a second is no recovery") {
    rate_history history = history_of({100, 0, 0});
    history.add(start + 1500ms, 850);
    CHECK_FALSE(history.recovery(1s, 3s, 1000, 0.9).has_value());
    history.add(start + 1600ms, 50);
    CHECK(history.recovery(1s, 3s, 1000, 0.9).has_value());
}

TEST_CASE("points for a picture leave out the last, unfinished stretch") {
    const auto points = history_of({10, 20}).points(4);
    REQUIRE(points.size() == 3);
    CHECK(points[0].first == doctest::Approx(0.25));
    CHECK(points[0].second == doctest::Approx(100));
    CHECK(points[2].second == doctest::Approx(200));
    CHECK(rate_history{}.points(10).empty());
}
