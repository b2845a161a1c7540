#include "pipeline/tracking_link.hpp"

#include "pipeline/unsubscribe_link.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::secret;
using fib::pipeline::tracked;
using fib::pipeline::tracking_links;

namespace {

const std::string base = "https://t.example.com";

tracking_links links_of(const char* key, const std::vector<secret>& previous = {}) {
    return {base, "https://learn.example.com", secret{key}, previous};
}

tracking_links::message hello() {
    return {.attempt = {4'000'000'981, 17, std::chrono::year{2026} / 11 / 24},
            .person = 1'234'567,
            .business = 300,
            .landing_page = "claim-your-listing",
            .campaign_id = "HOOK 001"};
}

std::string pixel(tracking_links links) {
    std::string out;
    links.begin(hello());
    links.append_pixel(out);
    return out;
}

std::string click(tracking_links links, std::string_view url, int link = 2, int count = 3) {
    std::string out;
    links.begin(hello());
    links.append_click(out, link, count, url);
    return out;
}

std::string token_of(const std::string& url) {
    return url.substr(url.rfind('/') + 1);
}

}  // namespace

TEST_CASE("tokens are what they were: mails that were sent hold them for years") {
    CHECK(pixel(links_of("key")) == base + "/t/o/AQFRLdXXrPMOEYetS6wC55tnlvWLz6z33mFi");
    CHECK(click(links_of("key"), "") ==
          base + "/t/c/AQJRLdXXrPMOEYetS6wCAgNlEmNsYWltLXlvdXItbGlzdGluZwhIT09LIDAwMY_jBgQuVYSYdAHxFA");
    CHECK(click(links_of("key"), "https://shop.example/?a=1&b=2") ==
          base + "/t/c/AQNRLdXXrPMOEYetS6wCAgNodHRwczovL3Nob3AuZXhhbXBsZS8_YT0xJmI9MmkRyK2N2mwtIdIbDw");
}

TEST_CASE("a pixel names the attempt, the person and the business") {
    const auto read = links_of("key").read(token_of(pixel(links_of("key"))));
    REQUIRE(read.has_value());
    CHECK(*read == tracked{.what = tracked::kind::open,
                           .attempt = hello().attempt,
                           .person = 1'234'567,
                           .business = 300,
                           .link = 0,
                           .links = 0,
                           .url = ""});
}

TEST_CASE("a mail that must be the same at every attempt is named by person and step") {
    auto links = links_of("key");
    auto one = hello();
    one.step = 12;
    std::string first;
    links.begin(one);
    links.append_pixel(first);
    one.attempt = {5, 6, std::chrono::year{2027} / 1 / 2};
    std::string second;
    links.begin(one);
    links.append_pixel(second);
    CHECK(first == second);
    const auto read = links.read(token_of(first));
    REQUIRE(read.has_value());
    CHECK_FALSE(read->attempt.has_value());
    CHECK(read->step == 12);
    CHECK(read->person == 1'234'567);
}

TEST_CASE("a click leads to the landing page that the template would have named, or to the author's address") {
    const auto landing = links_of("key").read(token_of(click(links_of("key"), "")));
    REQUIRE(landing.has_value());
    CHECK(landing->what == tracked::kind::click);
    CHECK(landing->link == 2);
    CHECK(landing->links == 3);
    CHECK(landing->url ==
          "https://learn.example.com/claim-your-listing?utm_source=email&utm_campaign=HOOK%20001&pid=1234567&bid=300");
    const auto other = links_of("key").read(token_of(click(links_of("key"), "http://shop.example/a#b", 255, 255)));
    REQUIRE(other.has_value());
    CHECK(other->url == "http://shop.example/a#b");
    CHECK(other->link == 255);
}

TEST_CASE("ids of any size, and a page too long for a short text, come back whole") {
    auto links = links_of("key");
    const std::string page(300, 'p');
    std::string out;
    links.begin({.attempt = {INT64_MAX, INT32_MAX, std::chrono::year{2149} / 6 / 6},
                 .person = INT64_MAX,
                 .business = 0,
                 .landing_page = page,
                 .campaign_id = "X"});
    links.append_click(out, 1, 1, "");
    const auto read = links.read(token_of(out));
    REQUIRE(read.has_value());
    CHECK(read->attempt->claim == INT64_MAX);
    CHECK(read->attempt->place == INT32_MAX);
    CHECK(read->attempt->day == std::chrono::year{2149} / 6 / 6);
    CHECK(read->person == INT64_MAX);
    CHECK(read->business == 0);
    CHECK(read->url.starts_with("https://learn.example.com/ppp"));
}

TEST_CASE("no bit of a token can be changed, no byte taken away or added") {
    auto links = links_of("key", {secret{"older"}});
    for (const auto& token : {token_of(pixel(links_of("key"))), token_of(click(links_of("key"), "")),
                              token_of(click(links_of("key"), "https://shop.example/"))}) {
        REQUIRE(links.read(token).has_value());
        for (std::size_t at = 0; at < token.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                auto changed = token;
                changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
                CHECK_FALSE(links.read(changed).has_value());
            }
            CHECK_FALSE(links.read(token.substr(0, at)).has_value());
            CHECK_FALSE(links.read(token.substr(at + 1)).has_value());
        }
        CHECK_FALSE(links.read(token + "A").has_value());
        CHECK_FALSE(links.read(token + token).has_value());
    }
    CHECK_FALSE(links.read(std::string(1'000'000, 'A')).has_value());
}

TEST_CASE("a token that was signed with a previous key still opens, one of a stranger's key never") {
    const auto token = token_of(pixel(links_of("old")));
    CHECK(links_of("new", {secret{"older"}, secret{"old"}}).read(token).has_value());
    CHECK_FALSE(links_of("new", {secret{"older"}}).read(token).has_value());
}

TEST_CASE("a token for one purpose is none for the other, though one key signs both") {
    fib::pipeline::unsubscribe_links off{base, secret{"key"}, {}};
    CHECK_FALSE(links_of("key").read(token_of(off.url(5, "ann@example.com"))).has_value());
    CHECK_FALSE(off.read(token_of(pixel(links_of("key")))).has_value());
    CHECK_FALSE(off.read(token_of(click(links_of("key"), "https://shop.example/"))).has_value());
}

TEST_CASE("a link leads to web addresses only") {
    for (const auto* url :
         {"https://a.example", "http://a.example/x?y#z", "HTTPS://A.example", "http://127.0.0.1:80/"}) {
        CHECK_MESSAGE(tracking_links::may_lead_to(url), url);
    }
    for (const auto* url :
         {"", "https://", "https:///a.example", "https://?a", "//a.example", "/a", "mailto:a@b.example",
          "javascript:alert(1)", "https://a.example/ b", "https://a.example/\r\nSet-Cookie: a=b", "https://ä.example",
          "https:\\\\a.example", "ftp://a.example", " https://a.example"}) {
        CHECK_FALSE_MESSAGE(tracking_links::may_lead_to(url), url);
    }
    CHECK_FALSE(tracking_links::may_lead_to("https://a.example/" + std::string(2000, 'a')));
}
