#include "inbound/text_message.hpp"

#include "inbound/announce.hpp"
#include "inbound/readable.hpp"
#include "inbound/timeline.hpp"
#include "inbound/twilio_events.hpp"
#include "pipeline/suppressed_address.hpp"
#include "pipeline/suppression.hpp"

#include <array>
#include <stdexcept>

namespace fib::inbound {
namespace {

// Longer than any message that Twilio takes or joins.
constexpr std::size_t longest_text = 8000;

constexpr store::statement lock_whoever_has_it{
    "text_lock",
    "select id from people where phone = any($1::text[]) and deleted_at is null order by id for no key update"};

constexpr store::statement write_reply{"text_reply", R"(
with theirs as (select id, business_id from people where id = any($1::bigint[])),
latest as (
  select l.id, l.sent_at, l.replied_at, t.id as person, s.campaign_id from theirs t cross join lateral (
    select id, sent_at, replied_at, campaign_step_id from send_log
    where person_id = t.id and channel = 'sms' and status = 'sent'
      and sent_at > $2::timestamptz - interval '90 days' and sent_at <= $2::timestamptz + interval '1 minute'
    order by sent_at desc limit 1) l
  left join campaign_steps s on s.id = l.campaign_step_id),
answered as (
  update send_log s set replied_at = $2 from latest where s.id = latest.id and s.sent_at = latest.sent_at
    and latest.replied_at is null),
told as (
  insert into activities (business_id, person_id, type, detail, metadata, source, occurred_at)
  select business_id, id, 'sms_replied', $3, jsonb_build_object('message_sid', $4::text, 'from', $5::text), 'twilio', $2
  from theirs returning business_id, person_id, jsonb_build_object('text', detail, 'message_sid', $4::text) as data)
select told.*, coalesce(latest.campaign_id, '') from told left join latest on latest.person = told.person_id)"};

// Kept for people to read: what was taken for a stop may have had more in it.
constexpr store::statement write_note{"text_note", R"(
insert into activities (business_id, person_id, type, subject, detail, metadata, source, occurred_at)
select business_id, id, 'note_added', 'asked by text for no more messages', $3,
  jsonb_build_object('message_sid', $4::text, 'from', $5::text), 'twilio', $2
from people where id = any($1::bigint[])
returning business_id, person_id, jsonb_build_object('text', detail, 'message_sid', $4::text))"};

std::vector<std::int64_t> whoever_has(store::session& on, const std::string& number) {
    const auto found = on.exec(lock_whoever_has_it, pipeline::ways_to_write(number));
    std::vector<std::int64_t> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.push_back(found.number(row, 0));
    return out;
}

void stop(store::session& on, const text_message& what) {
    const std::array list{pipeline::suppression{what.from, "stop", "twilio", what.at}};
    pipeline::suppress(on, list);
    const auto whose = on.exec(write_note, whoever_has(on, what.from), what.at, what.text, what.id, what.from);
    announce(on, "sms_stopped", what.at, whose);
}

void reply(store::session& on, const text_message& what) {
    const auto people = whoever_has(on, what.from);
    if (people.empty()) throw std::runtime_error{"nobody has the number " + what.from};
    const auto replied = on.exec(write_reply, people, what.at, what.text, what.id, what.from);
    consequences more;
    for (std::size_t row = 0; row < replied.size(); ++row) {
        more.engagements.push_back({.what = engagement::kind::replied,
                                    .person = replied.number(row, 1),
                                    .business = replied.number(row, 0),
                                    .campaign_id = std::string{replied.text(row, 3)},
                                    .at = what.at});
    }
    write_consequences(on, more);
    announce(on, "sms_replied", what.at, replied);
}

}  // namespace

std::optional<text_message> read_text_message(const form& fields, timestamp at) {
    const auto first = [&](std::string_view name, std::string_view older) {
        const auto found = first_of(fields, name);
        return sid_of(found.empty() ? first_of(fields, older) : found);
    };
    const auto body = first_of(fields, "Body");
    text_message one{.id = first("MessageSid", "SmsSid"),
                     .from = number_of(first_of(fields, "From")),
                     .text = readable(body, longest_text),
                     .what = read_text(body, first_of(fields, "OptOutType")),
                     .at = at};
    if (one.id.empty() || one.from.empty()) return std::nullopt;
    return one;
}

void apply_text_message(store::session& on, const text_message& what) {
    switch (what.what) {
        case said::stop:
            return stop(on, what);
        case said::help:
            return;
        case said::start:
            // "YES" to a question of ours, from somebody who never said stop, is an answer.
            if (pipeline::lift(on, what.from, what.at, {"stop", "unsubscribed"})) return;
            return reply(on, what);
        case said::reply:
            return reply(on, what);
    }
}

}  // namespace fib::inbound
