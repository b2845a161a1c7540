#include "inbound/inbox.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

constexpr std::array<std::pair<kind, std::string_view>, 11> kinds{{{kind::sent, "sent"},
                                                                   {kind::delivered, "delivered"},
                                                                   {kind::delayed, "delayed"},
                                                                   {kind::bounced, "bounced"},
                                                                   {kind::complained, "complained"},
                                                                   {kind::failed, "failed"},
                                                                   {kind::opened, "opened"},
                                                                   {kind::clicked, "clicked"},
                                                                   {kind::answered, "answered"},
                                                                   {kind::replied, "replied"},
                                                                   {kind::unsubscribed, "unsubscribed"}}};

constexpr store::statement take{
    "inbox_take",
    R"(select id, tries, received_at, claim_id, claim_place, to_char(day, 'YYYYMMDD'), kind, happened_at, source, source_id,
         provider_id, address, person_id, business_id, permanent, detail, by_machine, verdict_reason, user_agent, ip,
         link, links, url, step_id
       from inbox where next_try_at <= now() order by next_try_at limit $1 for update skip locked)"};

constexpr store::statement none_due{"inbox_none_due",
                                    "select not exists (select from inbox where next_try_at <= now())"};

constexpr store::statement forget_some{"inbox_forget", "delete from inbox where id = any($1::bigint[])"};

constexpr store::statement put_back{"inbox_put_back",
                                    "update inbox i set tries = i.tries + 1, next_try_at = u.at from "
                                    "unnest($1::bigint[], $2::timestamptz[]) as u(id, at) "
                                    "where i.id = u.id"};

constexpr store::statement put_off{"inbox_put_off",
                                   R"(
update inbox set tries = tries + 1, next_try_at = now() + interval '1 hour'
where id = (select id from inbox where next_try_at <= now() order by next_try_at limit 1 for update skip locked))"};

message_event read_event(const store::rows& from, std::size_t row) {
    message_event out;
    if (!from.is_null(row, 3)) {
        out.attempt =
            providers::attempt_id::parse(std::string{from.text(row, 5)} + '-' + std::string{from.text(row, 3)} + '-' +
                                         std::string{from.text(row, 4)});
    }
    const auto found = std::ranges::find(kinds, from.text(row, 6), &std::pair<kind, std::string_view>::second);
    out.what = found == kinds.end() ? kind::delayed : found->first;
    out.at = from.moment(row, 7);
    out.source = from.text(row, 8);
    out.source_id = from.text(row, 9);
    out.provider_id = from.text(row, 10);
    out.address = from.text(row, 11);
    out.person = from.number(row, 12);
    out.business = from.number(row, 13);
    out.permanent = from.truth(row, 14);
    out.detail = from.text(row, 15);
    out.by = from.truth(row, 16) ? verdict::machine : verdict::human;
    out.verdict_reason = from.text(row, 17);
    out.user_agent = from.text(row, 18);
    out.ip = from.text(row, 19);
    out.link = static_cast<int>(from.number(row, 20));
    out.links = static_cast<int>(from.number(row, 21));
    out.url = from.text(row, 22);
    out.step = from.number(row, 23);
    return out;
}

void write_line(std::string& lines, const waiting_event& one, timestamp next) {
    const auto& event = one.event;
    store::copy_line line{lines};
    line.add(next).add(std::int64_t{one.tries}).add(one.received_at);
    if (event.attempt) {
        line.add(event.attempt->claim).add(std::int64_t{event.attempt->place});
        line.add(event.attempt->text().substr(0, 8));
    } else {
        line.null().null().null();
    }
    line.add(to_string(event.what)).add(event.at).add(event.source).add(event.source_id).add(event.provider_id);
    line.add(event.address).add(event.person).add(event.business).add(event.permanent ? "t" : "f").add(event.detail);
    line.add(event.by == verdict::machine ? "t" : "f").add(event.verdict_reason).add(event.user_agent).add(event.ip);
    line.add(std::int64_t{event.link}).add(std::int64_t{event.links}).add(event.url).add(event.step).end();
}

}  // namespace

std::string_view to_string(message_event::kind what) {
    return std::ranges::find(kinds, what, &std::pair<kind, std::string_view>::first)->second;
}

std::chrono::milliseconds wait_after(int tries) {
    constexpr std::chrono::milliseconds longest = std::chrono::minutes{10};
    return std::min(longest, std::chrono::milliseconds{1000} * (1 << std::clamp(tries, 0, 12)));
}

void park(store::session& on, const std::vector<waiting_event>& events, timestamp now,
          std::optional<std::chrono::milliseconds> wait) {
    std::string lines;
    std::vector<std::int64_t> back;
    std::vector<std::optional<timestamp>> back_at;
    for (const auto& one : events) {
        const auto next = now + wait.value_or(wait_after(one.tries));
        if (one.id == 0) {
            write_line(lines, one, next);
        } else {
            back.push_back(one.id);
            back_at.emplace_back(next);
        }
    }
    if (!back.empty()) on.exec(put_back, back, back_at);
    if (lines.empty()) return;
    on.copy("inbox", {"next_try_at", "tries",       "received_at", "claim_id",  "claim_place", "day",
                      "kind",        "happened_at", "source",      "source_id", "provider_id", "address",
                      "person_id",   "business_id", "permanent",   "detail",    "by_machine",  "verdict_reason",
                      "user_agent",  "ip",          "link",        "links",     "url",         "step_id"},
            lines);
}

bool nothing_is_due(store::session& on) {
    return on.exec(none_due).truth(0, 0);
}

std::vector<waiting_event> take_due(store::session& on, int limit) {
    const auto found = on.exec(take, limit);
    std::vector<waiting_event> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({read_event(found, row), found.number(row, 0), static_cast<int>(found.number(row, 1)),
                       found.moment(row, 2)});
    }
    return out;
}

void put_off_first(store::session& on) {
    on.exec(put_off);
}

void forget(store::session& on, const std::vector<std::int64_t>& ids) {
    if (!ids.empty()) on.exec(forget_some, ids);
}

}  // namespace fib::inbound
