#include "bench/harness/picture/axis.hpp"
#include "bench/harness/picture/picture.hpp"
#include "bench/harness/picture/svg.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <string>
#include <vector>

using namespace fib::bench;
using numbers = std::vector<double>;

namespace {

report everything() {
    report out;
    out.headline = "12,345 emails a second, 0.75 of the machine's limit";
    out.setting = "100,000 people <& \"others\">, bodies of 6,763 bytes";
    out.goals.push_back({.name = "ratio", .words = "Ratio", .value = 0.75, .at_least = 0.7});
    out.checks.push_back({"balances", "the account balances", true});
    out.charts.push_back({.name = "throughput",
                          .title = "Throughput",
                          .x_words = "seconds",
                          .y_words = "a second",
                          .lines = {{"a", "provider answers at once", {{0.5, 9000}, {1.5, 12'345}, {2.5, 11'000}}},
                                    {"b", "provider answers after 100 ± 50 ms", {{0.5, 8000}, {1.5, 12'000}}}},
                          .stretches = {{"faults", 1, 2}}});
    latency waits{"due", "from due to the provider, 6,000 due a second", {}};
    for (int i = 1; i < 20'000; ++i) waits.values.record(std::chrono::microseconds{i * 17});
    out.latencies.push_back(waits);
    out.latencies.push_back({"none", "nothing was measured", {}});
    out.bars.push_back({"whole", "one email", {{"engine", "engine", 71, 32}, {"postgresql", "PostgreSQL", 93, 0.4}}});
    return out;
}

struct box {
    std::string words;
    double left, right, top, bottom;
};

/// Where each text of a drawing lies, by the width that the drawing itself counts with.
std::vector<box> text_boxes(const std::string& drawing) {
    static const std::regex text{R"r(<text x="([-0-9.]+)" y="([-0-9.]+)" text-anchor="(\w+)" class="(\w+)">([^<]*)<)r"};
    std::vector<box> out;
    for (std::sregex_iterator at{drawing.begin(), drawing.end(), text}; at != std::sregex_iterator{}; ++at) {
        const auto& found = *at;
        const double size = found[4] == "head" ? 22 : 12;
        const double width = text_width(found[5].str()) * size / 13;
        const double x = std::stod(found[1]);
        const double y = std::stod(found[2]);
        const double left = found[3] == "end" ? x - width : found[3] == "middle" ? x - width / 2 : x;
        out.push_back({found[5], left, left + width, y - size * 0.8, y + size * 0.2});
    }
    return out;
}

bool overlap(const box& a, const box& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

}  // namespace

TEST_CASE("marks are round and reach what is shown") {
    CHECK(round_ticks(10'200) == numbers{0, 2000, 4000, 6000, 8000, 10'000, 12'000});
    CHECK(round_ticks(1) == numbers{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1});
    CHECK(round_ticks(7, 5) == numbers{0, 2, 4, 6, 8});
    CHECK(round_ticks(300, 8) == numbers{0, 50, 100, 150, 200, 250, 300});
    CHECK(round_ticks(0) == numbers{0, 1});
    CHECK(log_ticks(14, 4592) == numbers{10, 20, 50, 100, 200, 500, 1000, 2000, 5000});
    CHECK(log_ticks(5, 5) == numbers{5, 10});
}

TEST_CASE("a scale has at most as many marks as it may have, whatever it shows") {
    for (double greatest = 1e-7; greatest < 1e9; greatest *= 1.37) {
        const auto ticks = round_ticks(greatest, 8);
        CHECK(ticks.size() >= 2);
        CHECK(ticks.size() <= 9);
        CHECK(ticks.back() >= greatest * (1 - 1e-9));
        CHECK(ticks[ticks.size() - 2] < greatest);
    }
}

TEST_CASE("values that come into a drawing cannot become markup") {
    CHECK(xml_escaped("<script>&\"'\x01") == "&lt;script&gt;&amp;&quot;&#39; ");
    const auto drawing = draw("email", everything());
    CHECK(drawing.find("<& ") == std::string::npos);
    CHECK(drawing.find("&lt;&amp; &quot;others&quot;&gt;") != std::string::npos);
}

TEST_CASE("no text of a drawing runs into another or over the edge") {
    const auto boxes = text_boxes(draw("email", everything()));
    REQUIRE(boxes.size() > 30);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        CAPTURE(boxes[i].words);
        CHECK(boxes[i].left >= 0);
        CHECK(boxes[i].right <= 960);
        for (std::size_t j = i + 1; j < boxes.size(); ++j) {
            CAPTURE(boxes[j].words);
            CHECK_FALSE(overlap(boxes[i], boxes[j]));
        }
    }
}

TEST_CASE("a report with nothing in it is drawn all the same") {
    report nothing;
    nothing.charts.push_back({});
    nothing.latencies.push_back({});
    nothing.bars.push_back({});
    const auto drawing = draw("empty", nothing);
    CHECK(drawing.find("nan") == std::string::npos);
    CHECK(drawing.find("inf") == std::string::npos);
}
