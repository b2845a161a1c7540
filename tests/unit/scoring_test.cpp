#include "scoring/model.hpp"
#include "scoring/moves.hpp"
#include "scoring/score.hpp"
#include "seeds/files.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

using namespace std::chrono_literals;
using fib::scoring::read_model;
using fib::scoring::rule;
using fib::scoring::score_of;
using fib::scoring::status;

namespace {

const std::string sound = R"([decay]
half_life_days = 30
window_days = 365
[[lead]]
signal = "email_clicked"
points = 6
[[move]]
from = "prospect"
to = "lead"
at_least = 20
[health_base]
points = 25
[[health]]
signal = "order_paid"
points = 5
)";

/// The text with one part replaced by another.
std::string with(const std::string& part, const std::string& other) {
    auto text = sound;
    text.replace(text.find(part), part.size(), other);
    return text;
}

bool refuses(const std::string& text, std::string_view why) {
    const auto read = read_model(text, "m.toml");
    if (read) return false;
    return std::ranges::any_of(read.error(), [&](const auto& one) { return one.text.find(why) != std::string::npos; });
}

fib::timestamp at(std::chrono::hours hour) {
    return fib::timestamp{24h * 20000 + hour};
}

}  // namespace

TEST_CASE("the model that is built in can be read") {
    const auto read = read_model(fib::seeds::text_of(fib::seeds::embedded(), "seeds/scoring.toml"), "scoring.toml");
    REQUIRE(read.has_value());
    CHECK(read->lead.size() > 15);
    CHECK(read->digest.size() == 64);
    CHECK(fib::scoring::moved(read->moves, status::prospect, 19) == status::prospect);
    CHECK(fib::scoring::moved(read->moves, status::prospect, 20) == status::lead);
    CHECK(fib::scoring::moved(read->moves, status::prospect, 60) == status::qualified);
    CHECK(fib::scoring::moved(read->moves, status::qualified, 25) == status::qualified);
    CHECK(fib::scoring::moved(read->moves, status::qualified, 24) == status::lead);
    CHECK(fib::scoring::moved(read->moves, status::lead, 0) == status::lead);
}

TEST_CASE("a model says its half-life once, and a rule may have its own") {
    const auto read = read_model(with("points = 6", "points = 6\nhalf_life_days = 2\nmost = 12"), "m.toml");
    REQUIRE(read.has_value());
    CHECK(read->lead[0].half_life_h == 48);
    CHECK(read->lead[0].most == 12);
    CHECK(read->health[0].half_life_h == 720);
    CHECK(read->health_base == 25);
    CHECK(read->digest != read_model(sound, "m.toml")->digest);
}

TEST_CASE("wrong names, kinds and signals are refused with their line") {
    CHECK(refuses(with("points = 6", "point = 6"), "m.toml:6: point is not a name that belongs here"));
    CHECK(refuses(with("points = 6", "points = \"6\""), "m.toml:6: points must be a whole number"));
    CHECK(refuses(with("points = 6", "points = 0"), "m.toml:4: points must not be 0"));
    CHECK(refuses(with("points = 6", "points = 6\nmost = 0"), "m.toml:4: most must be from 1 to 1000"));
    CHECK(refuses(with("email_clicked", "email_sent"), "m.toml:4: 'email_sent' is no signal"));
    CHECK(refuses(with("[decay]", "[decay]\nhalf_live_days = 3"), "m.toml:2: half_live_days is not a name"));
    CHECK(refuses(with("[health_base]", "[health_basis]"), "m.toml:11: health_basis is not a name"));
    CHECK(refuses(with("\"lead\"", "\"customer\""), "m.toml:7: to must be prospect, lead or qualified"));
    CHECK(refuses(with("at_least = 20", "at_least = 20\nbelow = 3"), "m.toml:7: a move says at_least or below"));
    CHECK(refuses(with("window_days = 365", "window_days = 0"), "m.toml:1: window_days must be from 1"));
    CHECK(refuses(with("[[lead]]", "[[lead"), "m.toml:"));
    CHECK(refuses(sound + "[[health]]\nsignal = \"order_paid\"\npoints = 1\n", "has its points further up already"));
}

TEST_CASE("moves that chase each other for ever are refused") {
    CHECK(refuses(with("at_least = 20", "at_least = 20\n[[move]]\nfrom = \"lead\"\nto = \"prospect\"\nbelow = 30"),
                  "m.toml:11: with the moves above, a score of 20 would go round for ever"));
    CHECK(read_model(with("at_least = 20", "at_least = 20\n[[move]]\nfrom = \"lead\"\nto = \"prospect\"\nbelow = 20"),
                     "m.toml")
              .has_value());
}

TEST_CASE("a signal counts half after its half-life, and all of one kind give no more than their most") {
    const std::vector<rule> rules{{.signal = "a", .points = 8, .most = 20, .half_life_h = 24},
                                  {.signal = "b", .points = -10, .most = 15, .half_life_h = 0}};
    const std::vector<fib::scoring::signal> seen{
        {"a", at(0h)}, {"a", at(24h)}, {"a", at(48h)}, {"other", at(48h)}, {"a", at(49h)}};
    const auto out = score_of(rules, 0, seen, at(48h));
    CHECK(out.shares[0].count == 3);
    CHECK(out.shares[0].given == 14'000'000);
    CHECK(out.shares[0].left() == doctest::Approx(7.0 / 12));
    CHECK(out.value == 14);
    CHECK(score_of(rules, 0, seen, at(72h)).value == 11);  // 1 + 2 + 4 and the one that is 23 hours old
    const std::vector<fib::scoring::signal> many{{"a", at(0h)}, {"a", at(0h)}, {"a", at(0h)}, {"b", {}}, {"b", {}}};
    CHECK(score_of(rules, 0, many, at(0h)).sum == 5'000'000);
    CHECK(score_of(rules, 30, many, at(0h)).value == 35);
}

TEST_CASE("a score is held between 0 and 100 and rounded to the nearest") {
    const std::vector<rule> rules{{.signal = "a", .points = 75, .most = 1000, .half_life_h = 24},
                                  {.signal = "b", .points = -90, .most = 1000, .half_life_h = 0}};
    using seen = std::vector<fib::scoring::signal>;
    CHECK(score_of(rules, 0, seen{{"a", at(0h)}, {"a", at(0h)}}, at(0h)).value == 100);
    CHECK(score_of(rules, 0, seen{{"b", {}}}, at(0h)).value == 0);
    CHECK(score_of(rules, 0, seen{{"a", at(0h)}}, at(24h)).value == 38);
}
