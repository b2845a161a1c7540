#include "sharing.hpp"

#include <doctest/doctest.h>

#include <cstddef>

using fib::sharing;

TEST_CASE("the shares of the calls add up to the whole, and the first loops take what cannot be divided") {
    for (const std::size_t whole : {1U, 7U, 64U, 2000U, 20000U}) {
        for (std::size_t loops = 1; loops <= whole && loops <= 64; ++loops) {
            std::size_t together = 0;
            for (std::size_t loop = 0; loop < loops; ++loop) {
                const auto mine = sharing{.loop = loop, .loops = loops, .tell_others = {}}.of_count(whole);
                CHECK(mine >= 1);
                CHECK(mine - whole / loops <= 1);
                together += mine;
            }
            CHECK(together == whole);
        }
    }
    CHECK(sharing{.loop = 0, .loops = 3, .tell_others = {}}.of_count(8) == 3);
    CHECK(sharing{.loop = 2, .loops = 3, .tell_others = {}}.of_count(8) == 2);
}

TEST_CASE("a rate is divided evenly, and no limit stays none") {
    const sharing one_of_four{.loop = 3, .loops = 4, .tell_others = {}};
    CHECK(one_of_four.of_rate(14.0) == 3.5);
    CHECK_FALSE(one_of_four.of_rate(std::nullopt).has_value());
    CHECK(sharing{}.of_rate(14.0) == 14.0);
}

TEST_CASE("a sender alone is the first") {
    CHECK(sharing{}.first());
    CHECK_FALSE(sharing{.loop = 1, .loops = 2, .tell_others = {}}.first());
}
