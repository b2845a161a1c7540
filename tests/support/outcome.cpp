#include "support/outcome.hpp"

namespace fib::test {

using namespace std::chrono_literals;
using pipeline::entry;

entry outcome_of(const pipeline::claim& from, std::size_t index, entry::kind what) {
    const auto& who = from.people.at(index);
    entry one;
    one.what = what;
    one.claim = from.id;
    one.place = who.place;
    one.day = from.day;
    one.person = who.id;
    one.business = who.business_id;
    one.step_id = who.at.step;
    one.campaign_id = "HOOK-001";
    one.subject = "Hello";
    one.from_sequence = who.at.sequence;
    one.from_step = who.at.step;
    one.from_due = who.at.due;
    one.to = {.step = who.at.step + 1, .due = who.at.due + 24h, .attempts = 0, .started = who.at.due};
    one.detail = what == entry::kind::sent ? "message-1" : "a reason";
    one.at = who.at.due + 1min;
    return one;
}

}  // namespace fib::test
