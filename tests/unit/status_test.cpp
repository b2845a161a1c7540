#include "metrics_text.hpp"
#include "status_pages.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using fib::loop_report;
using reports = std::vector<std::optional<loop_report>>;

namespace {

loop_report saying(std::string trouble, std::uint64_t sent = 0) {
    loop_report out;
    out.trouble = std::move(trouble);
    out.channels.push_back({});
    out.channels.front().did.sent = sent;
    return out;
}

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("nothing is said of loops that send") {
    CHECK(fib::trouble_of(reports{saying("")}).empty());
    CHECK(fib::trouble_of(reports{saying(""), saying("")}).empty());
}

TEST_CASE("of a single loop only the reason is said") {
    CHECK(fib::trouble_of(reports{saying("paused")}) == "paused");
}

TEST_CASE("a reason names its loops, and what they share is said once") {
    const reports all{saying("paused"), saying(""), saying("paused"), saying("the database: gone")};
    CHECK(fib::trouble_of(all) == "loop 1, 3: paused; loop 4: the database: gone");
}

TEST_CASE("a loop that did not answer is named as stuck") {
    CHECK(fib::trouble_of(reports{saying(""), std::nullopt}) == "loop 2: it is stuck and does not answer");
    CHECK(fib::trouble_of(reports{std::nullopt}) == "it is stuck and does not answer");
}

TEST_CASE("the metrics count loop by loop, and say which did not answer") {
    const auto text = fib::metrics_text(reports{saying("", 7), std::nullopt, saying("paused", 5)});
    CHECK(has_line(text, R"(fibonacco_sent_total{channel="email",loop="1"} 7)"));
    CHECK(has_line(text, R"(fibonacco_sent_total{channel="email",loop="3"} 5)"));
    CHECK(text.find(R"(fibonacco_sent_total{channel="email",loop="2"})") == std::string::npos);
    CHECK(has_line(text, R"(fibonacco_loop_answers{loop="1"} 1)"));
    CHECK(has_line(text, R"(fibonacco_loop_answers{loop="2"} 0)"));
}

TEST_CASE("the metrics of upkeep are the process's and appear once") {
    auto first = saying("");
    first.upkeep.emplace();
    first.upkeep->rescued_claims = 3;
    const auto text = fib::metrics_text(reports{first, saying("")});
    CHECK(has_line(text, "fibonacco_rescued_claims_total 3"));
    CHECK(text.find("fibonacco_rescued_claims_total{") == std::string::npos);
}
