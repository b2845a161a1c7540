#include "inbound/notices.hpp"
#include "inbound/unsubscribe_route.hpp"
#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using namespace fib::inbound;

namespace {

struct reader_of_town : fib::test::town {
    fib::test::fake_intake taken;
    fib::pipeline::unsubscribe_links links{"", fib::secret{"key"}, {}};
    unsubscribe_route route{taken, links};
    fib::timestamp now = std::chrono::floor<std::chrono::seconds>(fib::machine_clock().now());

    noticed post(const std::string& body) {
        fib::http::received request;
        request.method = "POST";
        request.target = links.url(1, "P1@example.com");
        request.body = body;
        fib::test::ask(route, request, now);
        return write_notice(on(), taken.notices.back());
    }
    std::string state() {
        return text(
            "select concat_ws(' ', do_not_email, next_send_at is not null, (select reason || ' ' || source from "
            "suppressions where address = 'p1@example.com')) from people where id = 1");
    }
};

}  // namespace

TEST_CASE("the link's word reaches the books, the same twice changes nothing, and it can be undone and said again") {
    reader_of_town in;
    in.people(1);
    CHECK(in.post("List-Unsubscribe=One-Click") == noticed::applied);
    CHECK(in.state() == "t f unsubscribed link");
    CHECK(write_notice(in.on(), in.taken.notices.back()) == noticed::seen_before);
    in.now += 1s;
    CHECK(in.post("List-Unsubscribe=One-Click") == noticed::applied);
    CHECK(in.number("select count(*) from activities") == 1);
    CHECK(in.post("undo=1") == noticed::applied);
    CHECK(in.state() == "f t");
    in.now += 1s;
    CHECK(in.post("undo=1") == noticed::applied);
    CHECK(in.post("unsubscribe=1") == noticed::applied);
    CHECK(in.state() == "t f unsubscribed link");
}
