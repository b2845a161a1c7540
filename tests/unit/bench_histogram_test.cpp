#include "bench/harness/histogram.hpp"

#include <doctest/doctest.h>

#include <random>

using fib::bench::histogram;
using us = histogram::duration;

TEST_CASE("an empty histogram has neither count nor percentile") {
    const histogram none;
    CHECK(none.count() == 0);
    CHECK(none.at(0.5) == us{0});
    CHECK(none.max() == us{0});
}

TEST_CASE("a percentile is the smallest value that so many did not exceed") {
    histogram all;
    for (int i = 1; i <= 100; ++i) all.record(us{i});
    CHECK(all.at(0.5) == us{50});
    CHECK(all.at(0.51) == us{51});
    CHECK(all.at(0.99) == us{99});
    CHECK(all.at(0.991) == us{100});
    CHECK(all.at(0.999) == us{100});
    CHECK(all.at(1e-9) == us{1});
    CHECK(all.at(1) == us{100});
    CHECK(all.max() == us{100});
}

TEST_CASE("one slow value among a thousand shows in p99.9 of those above it only") {
    histogram all;
    for (int i = 0; i < 999; ++i) all.record(us{10});
    all.record(us{5'000'000});
    CHECK(all.at(0.999) == us{10});
    CHECK(all.at(0.9991) == histogram::bucket_value(us{5'000'000}));
    CHECK(all.max() == us{5'000'000});
}

TEST_CASE("values below 256 µs are exact, and buckets begin where they should") {
    for (int value = 0; value < 256; ++value) CHECK(histogram::bucket_value(us{value}) == us{value});
    CHECK(histogram::bucket_value(us{256}) == us{256});
    CHECK(histogram::bucket_value(us{257}) == us{256});
    CHECK(histogram::bucket_value(us{258}) == us{258});
    CHECK(histogram::bucket_value(us{1024}) == us{1027});
    CHECK(histogram::bucket_value(us{1031}) == us{1027});
    CHECK(histogram::bucket_value(us{1032}) == us{1035});
}

TEST_CASE("every value up to 38 hours comes back within 1/256 of itself, and buckets keep the order") {
    std::mt19937_64 random{7};
    for (int i = 0; i < 100'000; ++i) {
        const auto bits = std::uniform_int_distribution<int>{1, 37}(random);
        const auto value = static_cast<std::int64_t>(random() & ((std::uint64_t{1} << bits) - 1));
        const auto shown = histogram::bucket_value(us{value}).count();
        REQUIRE(std::abs(shown - value) * 256 <= value);
        REQUIRE(histogram::bucket_value(us{value + 1}).count() >= shown);
    }
}

TEST_CASE("what is too long counts as the longest, what is negative as nothing") {
    histogram all;
    all.record(std::chrono::hours{1000});
    CHECK(all.max() > std::chrono::hours{38});
    CHECK(all.max() < std::chrono::hours{39});
    all.record(us{-5});
    CHECK(all.count() == 2);
    CHECK(all.at(0.5) == us{0});
}

TEST_CASE("merged histograms say what one that recorded everything says") {
    histogram left, right, both;
    std::mt19937_64 random{11};
    for (int i = 0; i < 10'000; ++i) {
        const us value{static_cast<std::int64_t>(random() % 10'000'000)};
        (i % 3 == 0 ? left : right).record(value);
        both.record(value);
    }
    left.merge(right);
    CHECK(left.count() == both.count());
    CHECK(left.max() == both.max());
    for (const double share : {0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) CHECK(left.at(share) == both.at(share));
}
