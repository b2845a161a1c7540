#include "pipeline/pace.hpp"

#include <doctest/doctest.h>

using fib::pipeline::governor;
using fib::pipeline::token_bucket;
using seconds = governor::seconds;

TEST_CASE("without a rate everything may go at once") {
    token_bucket bucket;
    CHECK(bucket.take(1000, std::nullopt, seconds{5}) == 1000);
}

TEST_CASE("over ten seconds a bucket gives its rate and little more") {
    token_bucket bucket;
    int taken = 0;
    for (double now = 100; now < 110; now += 0.01) taken += bucket.take(1000, 50.0, seconds{now});
    CHECK(taken >= 495);
    CHECK(taken <= 510);
}

TEST_CASE("an idle bucket does not save up more than a tenth of a second") {
    token_bucket bucket;
    bucket.take(1, 1000.0, seconds{1});
    CHECK(bucket.take(5000, 1000.0, seconds{3600}) == 100);
}

TEST_CASE("a slow rate still gives one at a time") {
    token_bucket bucket;
    bucket.take(10, 0.5, seconds{100});
    CHECK(bucket.take(10, 0.5, seconds{102}) == 1);
    CHECK(bucket.take(10, 0.5, seconds{102.5}) == 0);
    CHECK(bucket.wait(0.5).count() == doctest::Approx(1.5));
}

TEST_CASE("a throttle cuts the pace once a burst, and calm seconds bring it back") {
    governor pace;
    pace.wish(1000.0);
    CHECK(pace.rate(seconds{10}) == 1000.0);
    for (int i = 0; i < 500; ++i) pace.accepted(seconds{10.5});
    for (int i = 0; i < 100; ++i) pace.throttled(seconds{10.6});
    CHECK(pace.rate(seconds{10.7}) == doctest::Approx(400));
    CHECK(pace.rate(seconds{11.7}) == doctest::Approx(600));
    CHECK(pace.rate(seconds{12.8}) == 1000.0);
}

TEST_CASE("a provider that let a tenth through has its full rate four seconds after it stopped throttling") {
    governor pace;
    pace.wish(10000.0);
    for (int i = 0; i < 1000; ++i) pace.accepted(seconds{10.5});
    pace.throttled(seconds{10.6});
    CHECK(pace.rate(seconds{10.7}) == doctest::Approx(800));
    CHECK(pace.rate(seconds{11.6}) == doctest::Approx(1200));
    CHECK(pace.rate(seconds{12.6}) == doctest::Approx(2400));
    CHECK(pace.rate(seconds{13.6}) == doctest::Approx(7200));
    CHECK(pace.rate(seconds{14.6}) == 10000.0);
}

TEST_CASE("a throttle in between makes the pace grow slowly again, and looks that come late count every second") {
    governor pace;
    pace.wish(10000.0);
    for (int i = 0; i < 1000; ++i) pace.accepted(seconds{10.5});
    pace.throttled(seconds{10.6});
    CHECK(pace.rate(seconds{12.7}) == doctest::Approx(2400));
    for (int i = 0; i < 1000; ++i) pace.accepted(seconds{13.4});
    pace.throttled(seconds{13.5});
    CHECK(pace.rate(seconds{13.6}) == doctest::Approx(800));
    CHECK(pace.rate(seconds{14.5}) == doctest::Approx(1200));
}

TEST_CASE("the pace never falls below one a second") {
    governor pace;
    for (double now = 1; now < 100; now += 0.6) pace.throttled(seconds{now});
    CHECK(*pace.rate(seconds{100}) >= 1.0);
}
