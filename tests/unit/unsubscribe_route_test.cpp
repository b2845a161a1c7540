#include "inbound/unsubscribe_route.hpp"

#include "inbound/page.hpp"
#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>

using namespace fib::inbound;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

struct way_out {
    fib::test::fake_intake taken;
    fib::pipeline::unsubscribe_links links{"", fib::secret{"key"}, {}};
    unsubscribe_route route{taken, links};
    std::string address = "ann@example.com";

    fib::http::response ask(const std::string& method, const std::string& body = {},
                            const std::string& type = "application/x-www-form-urlencoded", fib::timestamp at = now) {
        fib::http::received request;
        request.method = method;
        request.target = links.url(5, address);
        request.headers = {{"Content-Type", type}};
        request.body = body;
        return fib::test::ask(route, request, at);
    }
};

bool holds(const fib::http::response& answer, std::string_view text) {
    return answer.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("GET shows whose mail it is about and one button, and changes nothing") {
    way_out in;
    for (const auto* method : {"GET", "HEAD"}) {
        const auto answer = in.ask(method);
        CHECK(answer.status == 200);
        CHECK(holds(answer, "ann@example.com"));
        CHECK(answer.body.find("<button") == answer.body.rfind("<button"));
        CHECK(holds(answer, "<form method=\"post\">"));
    }
    CHECK(in.taken.notices.empty());
}

TEST_CASE("a mail provider's POST unsubscribes in one step, in both forms") {
    way_out in;
    const auto urlencoded = in.ask("POST", "List-Unsubscribe=One-Click");
    const auto multipart =
        in.ask("POST", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
               "multipart/form-data; boundary=b");
    for (const auto& answer : {urlencoded, multipart}) {
        CHECK(answer.status == 200);
        CHECK(answer.find("location").empty());
        CHECK(answer.find("set-cookie").empty());
        CHECK(holds(answer, "name=\"undo\""));
    }
    REQUIRE(in.taken.notices.size() == 2);
    CHECK(in.taken.notices[0].source == "link");
    CHECK(in.taken.notices[0].kind == "unsubscribe");
    CHECK(in.taken.notices[0].body == "ann@example.com");
    CHECK(in.taken.notices[0].at == now);
}

TEST_CASE("the button unsubscribes, undo takes it back, and each is heard again") {
    way_out in;
    CHECK(holds(in.ask("POST", "unsubscribe=1"), "You are unsubscribed"));
    CHECK(holds(in.ask("POST", "undo=1", "application/x-www-form-urlencoded", now + std::chrono::seconds{1}),
                "Welcome back"));
    in.ask("POST", "unsubscribe=1", "application/x-www-form-urlencoded", now + std::chrono::seconds{2});
    REQUIRE(in.taken.notices.size() == 3);
    CHECK(in.taken.notices[1].kind == "undo");
    CHECK(in.taken.notices[0].id != in.taken.notices[1].id);
    CHECK(in.taken.notices[0].id != in.taken.notices[2].id);
}

TEST_CASE("a POST that asks for nothing shows the button again and changes nothing") {
    way_out in;
    for (const auto* body : {"", "List-Unsubscribe=", "x=1", "undo=0", "%%%"}) {
        const auto answer = in.ask("POST", body);
        CHECK(answer.status == 400);
        CHECK(holds(answer, "name=\"unsubscribe\""));
    }
    CHECK(in.ask("POST", "--b\r\n", "multipart/form-data; boundary=b").status == 400);
    CHECK(in.ask("PUT", "unsubscribe=1").status == 405);
    CHECK(in.taken.notices.empty());
}

TEST_CASE("what could not be written is not claimed to be: 503, to be sent again") {
    way_out in;
    for (const auto why : {kept::full, kept::away}) {
        in.taken.answer = why;
        const auto answer = in.ask("POST", "List-Unsubscribe=One-Click");
        CHECK(answer.status == 503);
        CHECK_FALSE(answer.find("retry-after").empty());
        CHECK_FALSE(holds(answer, "are unsubscribed"));
    }
}

TEST_CASE("a link that no key of ours signed is 404 whatever is sent to it") {
    way_out in;
    for (const auto* method : {"GET", "POST"}) {
        for (const auto* target : {"/u/", "/u/x", "/u/AQAAAAAAAAAFAAAAAAAAAAAAAAAAAAAAAGFAYi5j"}) {
            fib::http::received request;
            request.method = method;
            request.target = target;
            request.body = "List-Unsubscribe=One-Click";
            CHECK(fib::test::ask(in.route, request, now).status == 404);
        }
    }
    CHECK(in.taken.notices.empty());
}

TEST_CASE("a page escapes what it shows, runs nothing and is kept nowhere") {
    way_out in;
    in.address = "\"<script>&'@example.com";
    for (const auto& answer : {in.ask("GET"), in.ask("POST", "unsubscribe=1"), in.ask("POST", "undo=1")}) {
        CHECK_FALSE(holds(answer, "<script"));
        CHECK(holds(answer, "&quot;&lt;script&gt;&amp;&#39;@example.com"));
        CHECK(answer.find("cache-control") == "no-store");
        CHECK(answer.find("content-security-policy") ==
              "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'");
        CHECK(answer.find("referrer-policy") == "no-referrer");
        CHECK(answer.find("x-robots-tag") == "noindex");
    }
    CHECK(holds(page(200, "<b>", ""), "<h1>&lt;b&gt;</h1>"));
}
