#include "inbound/notices.hpp"

#include "inbound/set_aside.hpp"

#include <string>

namespace fib::inbound {
namespace {

constexpr store::statement note_seen{
    "inbound_note_seen",
    "insert into notices_seen (source, source_id) values ($1, $2) on conflict do nothing returning source"};

bool is_new(store::session& on, const notice& one) {
    return !on.exec(note_seen, one.source, one.id).empty();
}

void keep_unapplied(store::session& on, const notice& one, std::string reason) {
    store::transaction tx{on};
    if (is_new(on, one)) {
        set_aside(on, {.source = one.source,
                       .source_id = one.id,
                       .kind = one.kind,
                       .body = one.body,
                       .reason = std::move(reason)});
    }
    tx.commit();
}

}  // namespace

noticed write_notice(store::session& on, const notice& one) {
    std::string reason;
    try {
        store::transaction tx{on};
        if (!is_new(on, one)) return noticed::seen_before;
        one.apply(on);
        tx.commit();
        return noticed::applied;
    } catch (const store::error& problem) {
        if (problem.why != store::error::kind::data) throw;
        reason = problem.what();
    } catch (const std::exception& problem) {
        reason = problem.what();
    }
    keep_unapplied(on, one, std::move(reason));
    return noticed::set_aside;
}

}  // namespace fib::inbound
