#include "pipeline/claim.hpp"
#include "pipeline/fence.hpp"
#include "pipeline/gate.hpp"
#include "pipeline/record.hpp"
#include "pipeline/settle.hpp"
#include "pipeline/suppression.hpp"
#include "support/outcome.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace std::chrono_literals;
using namespace fib::pipeline;
using fib::store::transaction;

namespace {

const std::string owner = "00000000-0000-4000-8000-000000000001";
const auto now = std::chrono::floor<std::chrono::seconds>(fib::machine_clock().now());

struct listed_town : fib::test::town {
    explicit listed_town(int count) { people(count); }

    std::size_t suppress(const std::vector<suppression>& what) {
        transaction tx{on()};
        const auto added = fib::pipeline::suppress(on(), what);
        tx.commit();
        return added;
    }
    std::size_t unsubscribe(const std::string& address, const char* reason = "unsubscribed") {
        return suppress({{address, reason, "link", now}});
    }
    bool lift(const std::string& address) {
        transaction tx{on()};
        const bool was_there = fib::pipeline::lift(on(), address, now);
        tx.commit();
        return was_there;
    }
    std::optional<claim> claim_all() { return claim_due(on(), {.owner = owner, .due_by = std::nullopt, .after = {}}); }
    void sent(const claim& held, std::size_t index = 0, entry::kind what = entry::kind::sent) {
        auto one = fib::test::outcome_of(held, index, what);
        one.at = now;
        record(on(), owner, {one}, {held.id});
    }
    std::string state(int person) {
        return text(
            "select concat_ws(' ', sequence_step, do_not_email, do_not_sms, next_send_at is not null) "
            "from people where id = " +
            std::to_string(person));
    }
};

}  // namespace

TEST_CASE("everybody who has the address is stopped, by any writing of it, and nobody else") {
    listed_town in{4};
    in.on().script("update people set email = 'P1@Example.com' where id = 2");
    CHECK(in.unsubscribe("p1@example.com") == 1);
    CHECK(in.state(1) == "1 t f f");
    CHECK(in.state(2) == "1 t f f");
    CHECK(in.state(3) == "1 f f t");
    CHECK(in.claim_all()->people.size() == 2);
    CHECK(in.number("select count(*) from activities where type = 'status_changed' and source = 'link' and "
                    "subject = 'unsubscribed from email' and person_id in (1, 2) and business_id = person_id") == 2);
}

TEST_CASE("a number stops text messages however the platform wrote it, and the sequence with them") {
    listed_town in{4};
    in.on().script(R"(
update people set phone = '+14025550101' where id = 1;
update people set phone = '(402) 555-0101' where id = 2;
update people set phone = '4025550102' where id = 3;)");
    CHECK(in.unsubscribe("+14025550101", "stop") == 1);
    CHECK(in.state(1) == "1 f t f");
    CHECK(in.state(2) == "1 f t f");
    CHECK(in.state(3) == "1 f f t");
}

TEST_CASE("an address that is at fault is listed, and stops nobody") {
    listed_town in{2};
    CHECK(in.unsubscribe("p1@example.com", "bounced") == 1);
    CHECK(in.unsubscribe("@example.com", "complained") == 1);
    CHECK(in.state(1) == "1 f f t");
    CHECK(in.number("select count(*) from stops") == 0);
    CHECK(in.claim_all()->people.at(0).suppressed);
}

TEST_CASE("the same again changes nothing, and only their own word replaces another's reason") {
    listed_town in{1};
    CHECK(in.unsubscribe("p1@example.com", "bounced") == 1);
    CHECK(in.unsubscribe("p1@example.com", "manual") == 0);
    CHECK(in.text("select reason from suppressions") == "bounced");
    CHECK(in.unsubscribe("p1@example.com", "complained") == 0);
    CHECK(in.unsubscribe("p1@example.com", "unsubscribed") == 0);
    CHECK(in.unsubscribe("p1@example.com", "bounced") == 0);
    CHECK(in.text("select reason from suppressions") == "complained");
    CHECK(in.number("select count(*) from activities") == 1);
    CHECK(in.number("select count(*) from stops where due_at is not null") == 1);
}

TEST_CASE("many at once, some of them twice, are one list") {
    listed_town in{3};
    CHECK(in.suppress({{"p2@example.com", "manual", "file", now},
                       {"p1@example.com", "manual", "file", now},
                       {"p2@example.com", "unsubscribed", "link", now},
                       {"p1@example.com", "manual", "file", now}}) == 2);
    CHECK(in.text("select reason from suppressions where address = 'p2@example.com'") == "unsubscribed");
    CHECK(in.state(1) == "1 f f t");
    CHECK(in.state(2) == "1 t f f");
    CHECK(in.suppress({}) == 0);
}

TEST_CASE("whoever is imported later with the address is claimed as suppressed, so the gate skips them") {
    listed_town in{1};
    in.unsubscribe("late@example.com");
    in.unsubscribe("@closed.example", "manual");
    in.on().script(R"(
insert into people (business_id, email, next_send_at) values
  (1, 'Late@Example.com', now() - interval '1 hour'), (1, 'x@Closed.Example', now() - interval '1 hour'))");
    const auto held = in.claim_all();
    REQUIRE(held->people.size() == 3);
    for (const auto& who : held->people) CHECK(who.suppressed == (who.id != 1));
}

TEST_CASE("what is committed before the fence is obeyed by it") {
    listed_town in{2};
    const auto held = in.claim_all();
    in.unsubscribe("p1@example.com");
    fence_request wave;
    wave.claim = held->id;
    wave.owner = owner;
    wave.version = held->version;
    for (const auto& who : held->people) wave.add(who);
    CHECK(fence(in.on(), wave).blocked.count(1) == 1);
    CHECK(fence(in.on(), wave).blocked.count(2) == 0);
}

TEST_CASE("undoing gives back what was taken, and no flag that somebody else had set") {
    listed_town in{3};
    in.on().script("update people set do_not_email = true, email = 'p1@example.com' where id = 2");
    const auto due = in.text("select next_send_at::text from people where id = 3");
    in.on().script("update people set next_send_at = now() + interval '5 days' where id = 1");
    const auto later = in.text("select next_send_at::text from people where id = 1");
    in.unsubscribe("p1@example.com");
    in.unsubscribe("p3@example.com");
    CHECK(in.lift("p1@example.com"));
    CHECK(in.state(1) == "1 f f t");
    CHECK(in.text("select next_send_at::text from people where id = 1") == later);
    CHECK(in.state(2) == "1 t f t");
    CHECK(in.lift("p3@example.com"));
    CHECK(in.text("select (next_send_at between '" + fib::to_sql(now) +
                  "' and now())::text from people where id = 3") == "true");
    CHECK_FALSE(in.lift("p3@example.com"));
    CHECK(in.number("select count(*) from suppressions") + in.number("select count(*) from stops") == 0);
    CHECK(in.unsubscribe("p3@example.com") == 1);
    CHECK(in.state(3) == "1 t f f");
}

TEST_CASE("who is stopped by two addresses goes on when both are lifted") {
    listed_town in{1};
    in.on().script("update people set phone = '+14025550101' where id = 1");
    in.unsubscribe("p1@example.com");
    in.unsubscribe("+14025550101", "stop");
    CHECK(in.state(1) == "1 t t f");
    CHECK(in.lift("p1@example.com"));
    CHECK(in.state(1) == "1 f t f");
    CHECK(in.lift("+14025550101"));
    CHECK(in.state(1) == "1 f f t");
}

TEST_CASE("who moved to another address and refused it too stays silent when the first is lifted") {
    listed_town in{1};
    in.unsubscribe("p1@example.com");
    in.on().script("update people set email = 'new@example.com' where id = 1");
    in.unsubscribe("new@example.com");
    CHECK(in.lift("p1@example.com"));
    CHECK(in.state(1) == "1 t f f");
    CHECK(in.lift("new@example.com"));
    CHECK(in.state(1) == "1 f f t");
}

TEST_CASE("a step that went out while they unsubscribed is not sent again after an undo") {
    listed_town in{1};
    const auto held = in.claim_all();
    in.unsubscribe("p1@example.com");
    in.sent(*held);
    CHECK(in.state(1) == "1 t f f");
    CHECK(in.lift("p1@example.com"));
    CHECK(in.state(1) == "2 f f t");
    CHECK(in.number("select count(*) from people where next_send_at between now() + interval '22 hours' and now() + "
                    "interval '26 hours'") == 1);
}

TEST_CASE("an undo before the step under way is recorded leaves the way on to the record") {
    listed_town in{1};
    const auto held = in.claim_all();
    in.unsubscribe("p1@example.com");
    CHECK(in.lift("p1@example.com"));
    in.sent(*held);
    CHECK(in.state(1) == "2 f f t");
}

TEST_CASE("the last step that went out meanwhile was the last") {
    listed_town in{1};
    in.on().script("update people set sequence_step = 3");
    const auto held = in.claim_all();
    in.unsubscribe("p1@example.com");
    in.sent(*held);
    CHECK(in.lift("p1@example.com"));
    CHECK(in.state(1) == "3 f f f");
}

TEST_CASE("an unknown that is settled after they unsubscribed does not make them due") {
    listed_town in{1};
    const auto steps = load_catalog(in.on(), {});
    const auto held = in.claim_all();
    in.sent(*held, 0, entry::kind::unknown);
    in.unsubscribe("p1@example.com");
    SUBCASE("not even by an undo in between, until it is settled") {
        CHECK(in.lift("p1@example.com"));
        CHECK(in.state(1) == "1 f f f");
        CHECK(settle(in.on(), *steps, {held->id, 1, settlement::sent, "m"}, now));
        CHECK(in.state(1) == "2 f f t");
    }
    SUBCASE("and an undo afterwards goes on with the next step") {
        CHECK(settle(in.on(), *steps, {held->id, 1, settlement::sent, "m"}, now));
        CHECK(in.state(1) == "1 t f f");
        CHECK(in.lift("p1@example.com"));
        CHECK(in.state(1) == "2 f f t");
    }
}
