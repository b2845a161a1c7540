#include "inbound/tracking_route.hpp"

#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace fib::inbound;
using fib::pipeline::tracking_links;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

struct tracking {
    fib::test::fake_intake taken;
    tracking_links links{"https://t.example.com", "https://learn.example.com", fib::secret{"key"}, {}};
    tracking_counts counts;
    pixel_route pixels{taken, links, counts};
    click_route clicks{taken, links, counts};

    tracking() {
        links.begin({.attempt = {981, 17, std::chrono::year{2026} / 11 / 24},
                     .person = 5,
                     .business = 6,
                     .landing_page = "claim",
                     .campaign_id = "HOOK-001"});
    }
    std::string pixel() {
        std::string out;
        links.append_pixel(out);
        return out.substr(out.find("/t/"));
    }
    std::string click(std::string_view url) {
        std::string out;
        links.append_click(out, 2, 3, url);
        return out.substr(out.find("/t/"));
    }
    static fib::http::received get(std::string target, std::vector<fib::http::header> headers = {}) {
        fib::http::received out;
        out.method = "GET";
        out.target = std::move(target);
        out.headers = std::move(headers);
        return out;
    }
};

}  // namespace

TEST_CASE("a pixel is a whole image that nobody keeps, and its open says who, of what and when") {
    tracking in;
    const auto answer = fib::test::ask(
        in.pixels,
        in.get("/api" + in.pixel() + "?x", {{"User-Agent", "Thunderbird"}, {"X-Forwarded-For", "192.0.2.7, 10.0.0.1"}}),
        now);
    CHECK(answer.status == 200);
    CHECK(answer.body.size() == 43);
    CHECK(answer.body.starts_with("GIF89a"));
    CHECK(answer.body.ends_with(";"));
    CHECK(answer.find("content-type") == "image/gif");
    CHECK(answer.find("cache-control") == "no-store, private");
    REQUIRE(in.taken.offered.size() == 1);
    const auto& open = in.taken.offered[0];
    CHECK(open.what == message_event::kind::opened);
    CHECK(open.source == "link");
    CHECK(open.source_id.empty());
    CHECK(open.attempt->text() == "20261124-981-17");
    CHECK(open.person == 5);
    CHECK(open.business == 6);
    CHECK(open.at == now);
    CHECK(open.by == verdict::human);
    CHECK(open.user_agent == "Thunderbird");
    CHECK(open.ip == "192.0.2.7");
    CHECK(in.counts.pixels == 1);
}

TEST_CASE("a click leads on and says which link of how many") {
    tracking in;
    const auto answer = fib::test::ask(in.clicks, in.get(in.click("https://shop.example/?a=1")), now);
    CHECK(answer.status == 302);
    CHECK(answer.find("location") == "https://shop.example/?a=1");
    CHECK(answer.find("cache-control").find("no-store") != std::string::npos);
    CHECK(fib::test::ask(in.clicks, in.get(in.click("")), now).find("location") ==
          "https://learn.example.com/claim?utm_source=email&utm_campaign=HOOK-001&pid=5&bid=6");
    REQUIRE(in.taken.offered.size() == 2);
    const auto& click = in.taken.offered[0];
    CHECK(click.what == message_event::kind::clicked);
    CHECK(click.link == 2);
    CHECK(click.links == 3);
    CHECK(click.url == "https://shop.example/?a=1");
    CHECK(click.by == verdict::machine);
    CHECK(click.verdict_reason == "no_user_agent");
    CHECK(in.counts.clicks == 2);
}

TEST_CASE("what no key of ours signed is counted, recorded nowhere and leads nowhere") {
    tracking in;
    for (const auto& token :
         std::vector<std::string>{"", "x", "https://evil.example/", "%00", std::string(100'000, 'A')}) {
        CAPTURE(token);
        const auto image = fib::test::ask(in.pixels, in.get("/t/o/" + token), now);
        CHECK(image.status == 200);
        CHECK(image.body.size() == 43);
        const auto lost = fib::test::ask(in.clicks, in.get("/t/c/" + token), now);
        CHECK(lost.status == 404);
        CHECK(lost.find("location").empty());
        CHECK(lost.body.find("evil") == std::string::npos);
    }
    // A pixel is no link, and a link no pixel.
    CHECK(fib::test::ask(in.clicks, in.get("/t/c/" + in.pixel().substr(5)), now).status == 404);
    fib::test::ask(in.pixels, in.get("/t/o/" + in.click("").substr(5)), now);
    CHECK(in.taken.offered.empty());
    CHECK(in.counts.strange_pixels == 6);
    CHECK(in.counts.strange_clicks == 6);
}

TEST_CASE("a HEAD is answered as a GET and is a machine's, other methods are refused") {
    tracking in;
    auto request = in.get(in.click(""));
    request.method = "HEAD";
    CHECK(fib::test::ask(in.clicks, request, now).status == 302);
    CHECK(in.taken.offered.at(0).verdict_reason == "head");
    request.method = "POST";
    CHECK(fib::test::ask(in.clicks, request, now).status == 405);
    request.target = in.pixel();
    CHECK(fib::test::ask(in.pixels, request, now).status == 405);
    CHECK(in.taken.offered.size() == 1);
}

TEST_CASE("headers from outside reach the books as short text, and only an address counts as one") {
    tracking in;
    for (const auto& [forwarded, ip] : {std::pair<std::string, std::string>{"2001:DB8::1", "2001:db8::1"},
                                        {" 192.0.2.7 ", "192.0.2.7"},
                                        {"unknown", ""},
                                        {"fe80::1%eth0", ""},
                                        {"192.0.2.7:99", ""},
                                        {"'; drop table people", ""},
                                        {std::string(100'000, '1'), ""},
                                        {"", ""}}) {
        in.taken.offered.clear();
        fib::test::ask(in.pixels, in.get(in.pixel(), {{"X-Forwarded-For", forwarded}}), now);
        CHECK(in.taken.offered.at(0).ip == ip);
    }
    in.taken.offered.clear();
    const std::string agent = std::string(299, 'a') + "\xC3\xA4" + std::string(1000, '\xFF');
    fib::test::ask(in.pixels, in.get(in.pixel(), {{"User-Agent", agent}}), now);
    CHECK(in.taken.offered.at(0).user_agent == std::string(299, 'a'));
    fib::test::ask(in.pixels, in.get(in.pixel(), {{"User-Agent", std::string("a\0\xFF", 3)}}), now);
    CHECK(in.taken.offered.at(1).user_agent == "a ?");
}
