#include "cli/status/drawing.hpp"
#include "cli/status/unhurried.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace fib::cli;
using sort = amount::sort;
using namespace std::chrono_literals;

namespace {

standing busy(int steps = 2) {
    standing out;
    out.at = fib::timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 16h};
    out.channels = {
        channel_standing{
            .name = "email", .due = {1'200'000}, .claimed = 4000, .begun = 1200, .sent = 1'800'000, .per_second = 2000},
        channel_standing{.name = "sms"}, channel_standing{.name = "voice"}};
    out.loops = 2;
    out.today[{1, "email", "skipped", "suppressed"}] = 7;
    out.today[{2, "email", "skipped", "do_not_email"}] = 1200;
    out.today[{2, "email", "skipped", "suppressed"}] = 1;
    funnel_sequence in{.id = 1, .name = "Ninety days", .waiting = {1'240'321, sort::estimated}};
    for (int number = 1; number <= steps; ++number) {
        in.steps.push_back({.id = number,
                            .number = number,
                            .campaign_id = "HOOK-00" + std::to_string(number),
                            .channel = "email",
                            .waiting = {1000 * number},
                            .sent = {812'443, sort::estimated},
                            .opened = {253'000, sort::estimated}});
    }
    in.steps.push_back({.id = 99, .number = 99, .campaign_id = "NOBODY"});
    out.people.sequences.push_back(in);
    out.holds.push_back({.what = "paused",
                         .text = "email is paused by ann: we found that the October list holds people who left",
                         .since = out.at,
                         .next = "fibctl campaign:resume --channel email",
                         .stops = true});
    return out;
}

std::string text_of(const std::vector<drawn_line>& lines) {
    std::string out;
    for (const auto& one : lines) out += one.text + "\n";
    return out;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a count says how well it is known") {
    CHECK(amount_text({1204}) == "1,204");
    CHECK(amount_text({2'000'000, sort::at_least}) == "2,000,000+");
    CHECK(amount_text({1'236'321, sort::estimated}) == "~1,240,000");
    CHECK(amount_text({0, sort::estimated}) == "0");
    CHECK(short_text({9'999}) == "9,999");
    CHECK(short_text({10'000}) == "10.0k");
    CHECK(short_text({999'600}) == "1.00M");
    CHECK(short_text({1'236'321, sort::estimated}) == "~1.24M");
    CHECK(short_text({2'000'000, sort::at_least}) == "2.00M+");
    amount sum{3};
    sum += {4, sort::estimated};
    CHECK(amount_text(sum) == "~7");
}

TEST_CASE("what is expensive rests fifty times as long as it took") {
    unhurried one;
    CHECK(one.may(0ns));
    CHECK_FALSE(one.age(0ns));
    one.looked(10s, 10s + 100ms);
    CHECK_FALSE(one.may(15s));
    CHECK(one.may(10s + 100ms + 5s));
    CHECK(one.age(13s + 100ms) == 3s);
}

TEST_CASE("nothing is drawn past the edge of the terminal, at 80 and at 120 columns") {
    for (const std::size_t width : {40U, 80U, 120U}) {
        for (const bool unicode : {false, true}) {
            for (const auto& one : draw(busy(), {.width = width, .unicode = unicode}, {1, 2, 3})) {
                CAPTURE(one.text);
                CHECK(display_width(one.text) <= width);
            }
        }
    }
}

TEST_CASE("at 80 columns the funnel is whole, with short numbers; at 120 with shares") {
    const auto narrow = text_of(draw(busy(), {.width = 80}));
    CHECK(has(narrow, "STEP  CAMPAIGN   WAIT   SENT   OPEN  CLICK  REPLY  STOP  SKIP  FAIL"));
    CHECK(has(narrow, "   1  HOOK-001  1,000  ~812k  ~253k      0      0     0     0     0"));
    CHECK(has(text_of(draw(busy(), {.width = 120})), "~253k  31 %"));
    CHECK_FALSE(has(narrow, "NOBODY"));
}

TEST_CASE("in a file nothing is cut, shortened or coloured") {
    std::ostringstream out;
    print_lines(out, draw(busy(), {}), {});
    CHECK(has(out.str(), "~253,000"));
    CHECK(has(out.str(),
              "! email is paused by ann: we found that the October list holds people who left, since "
              "2026-11-24 16:00:00 UTC. -> fibctl campaign:resume --channel email\n"));
    CHECK_FALSE(has(out.str(), "\033"));
}

TEST_CASE("a small window shows the steps that matter most, and says what is missing") {
    const auto lines = draw(busy(60), {.width = 80, .height = 24});
    CHECK(lines.size() <= 24);
    const auto text = text_of(lines);
    CHECK(has(text, "HOOK-0060"));
    CHECK_FALSE(has(text, "HOOK-001 "));
    CHECK(has(text, "smaller steps not shown"));
    CHECK(has(text, "Skipped today (UTC): 1,200 do_not_email, 8 suppressed"));
}

TEST_CASE("time left and progress are said where they are known") {
    auto at = busy();
    CHECK(time_left(at.channels[0]) == 600s);
    CHECK(has(text_of(draw(at, {.width = 80})), "##################............  60 % of today's mail"));
    at.channels[0].due.how = sort::at_least;
    CHECK_FALSE(time_left(at.channels[0]));
    at.channels[1].next_due = at.at + 3min;
    CHECK(has(text_of(draw(at, {.width = 80})), "next in 3 min"));
}

TEST_CASE("parts that are read less often say how old they are") {
    auto at = busy();
    CHECK_FALSE(has(text_of(draw(at, {})), "ago"));
    at.old.funnel = 40s;
    CHECK(has(text_of(draw(at, {})), "Read less often: the funnel 40 s ago."));
}

TEST_CASE("long sentences are broken at spaces, wide letters counted as the terminal does") {
    CHECK(wrapped("one two three", 8, "  ") == std::vector<std::string>{"one two", "  three"});
    CHECK(wrapped("", 8, "  ") == std::vector<std::string>{""});
    CHECK(cut("日本語", 5) == "日本");
    CHECK(cut("Zoë", 80) == "Zoë");
}
