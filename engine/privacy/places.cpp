#include "privacy/places.hpp"

#include "pipeline/suppressed_address.hpp"

#include <array>

namespace fib::privacy {
namespace {

constexpr std::string_view by_person = "t.person_id = who.person";
/// A conversation in which they took part.
constexpr std::string_view in_their_talks =
    "t.conversation_id in (select c.id from conversations c, who w where c.person_id = w.person)";

constexpr std::array all{
    place{.table = "people",
          .theirs = "t.id = who.person",
          .forget = "first_name = null, last_name = null, email = null, phone = null, title = null, "
                    "best_time_to_contact = null, consent_basis = null, do_not_email = true, do_not_sms = true, "
                    "do_not_call = true, next_send_at = null, deleted_at = coalesce(t.deleted_at, now()), "
                    "content_gone_at = null, "
                    "updated_at = now()"},
    // Their own address as the business's; the rest of the row is the business's, which goes on without them.
    place{.table = "businesses",
          .theirs = "t.id = who.business and (lower(t.email) = who.email or t.phone = any(who.phones))",
          .forget = "email = case when lower(t.email) = who.email then null else t.email end, "
                    "phone = case when t.phone = any(who.phones) then null else t.phone end, updated_at = now()",
          .copied = true},
    place{.table = "send_log", .by_month = true, .theirs = by_person, .forget = "failure_reason = null"},
    place{.table = "activities",
          .by_month = true,
          .theirs = "t.business_id = who.business and t.person_id = who.person",
          .forget = "subject = null, detail = null, metadata = null"},
    // An activity of the business that names them: a number that two people share, a talk of a colleague's.
    place{.table = "activities",
          .by_month = true,
          .theirs = "t.business_id = who.business and t.person_id is distinct from who.person and "
                    "(who.email <> '' and position(who.email in lower(concat(t.subject, ' ', t.detail, ' ', "
                    "t.metadata))) > 0 or who.name <> '' and position(who.name in lower(concat(t.subject, ' ', "
                    "t.detail, ' ', t.metadata))) > 0)",
          .forget = "subject = null, detail = null, metadata = null",
          .copied = true},
    place{.table = "tracking_events", .by_month = true, .theirs = by_person, .forget = "ip = null, user_agent = null"},
    place{.table = "inbox", .theirs = "t.person_id = who.person or who.email <> '' and t.address = who.email"},
    place{.table = "bounces", .theirs = "t.person_id = who.person or who.email <> '' and t.address = who.email"},
    place{.table = "events_set_aside",
          .theirs = "who.email <> '' and position(who.email in lower(t.body || ' ' || t.reason)) > 0 or "
                    "who.phone <> '' and position(who.phone in t.body || ' ' || t.reason) > 0"},
    place{.table = "objections",
          .theirs = by_person,
          .forget = "objection_text = '(erased)', response_given = null, updated_at = now()"},
    place{.table = "pain_points", .theirs = in_their_talks, .forget = "description = '(erased)', updated_at = now()"},
    place{.table = "unanswered_questions",
          .theirs = in_their_talks,
          .forget = "question = '(erased)', ai_response = null, context = null, answer = null, updated_at = now()"},
    place{.table = "conversations",
          .theirs = by_person,
          .forget = "messages = '[]', summary = null, intent_detected = null, products_discussed = null, "
                    "pain_points_captured = null, objections_captured = null, action_items = null, updated_at = now()"},
    place{.table = "tasks",
          .theirs = by_person,
          .forget = "title = '(erased)', description = null, outcome = null, updated_at = now()"},
    place{.table = "notes",
          .theirs = "t.business_id = who.business and (who.email <> '' and position(who.email in lower(t.content)) > 0 "
                    "or who.name <> '' and position(who.name in lower(t.content)) > 0)",
          .forget = "content = '(erased)', updated_at = now()"},
    place{.table = "stops", .theirs = by_person},
    place{.table = "unknowns", .theirs = by_person},
    place{.table = "doubts", .theirs = by_person},
    place{.table = "set_aside", .theirs = by_person},
    place{.table = "webhook_queue",
          .theirs = "t.body ->> 'person_id' = who.person::text or who.email <> '' and position(who.email in "
                    "lower(t.body::text)) > 0",
          .copied = true},
    place{.table = "content_notices",
          .theirs = "who.email <> '' and addresses_in(t.body::text) @> array[who.email]",
          .copied = true},
    place{.table = "sync_rejects",
          .theirs = "who.email <> '' and addresses_in(coalesce(t.source::text, '') || ' ' || t.reason) @> "
                    "array[who.email]",
          .copied = true},
};

constexpr store::statement months_of{"privacy_months", R"(
select quote_ident(c.relname) from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
  and (c.relname = $1 or $2 and not c.relispartition and c.relname ~ ('^' || $1 || '_[0-9]{4}_[0-9]{2}$'))
order by 1)"};

constexpr store::statement find_people{"privacy_find", R"(
select id, business_id, coalesce(lower(email), ''), coalesce(phone, ''),
  coalesce(lower(nullif(trim(first_name), '') || ' ' || nullif(trim(last_name), '')), '')
from people where id = case when $1 ~ '^[0-9]{1,18}$' then $1::bigint end or $1 like '%@%' and lower(email) = lower($1)
order by id)"};

}  // namespace

constexpr std::string_view who_sql =
    "with who as (select $1::bigint as person, $2::bigint as business, $3::text as email, $4::text as phone, "
    "$5::text[] as phones, $6::text as name) ";

std::span<const place> places() {
    return all;
}

std::vector<std::string> tables_of(store::session& on, const place& where) {
    const auto found = on.exec(months_of, where.table, where.by_month);
    std::vector<std::string> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.emplace_back(found.text(row, 0));
    return out;
}

store::rows about(store::session& on, const std::string& sql, const subject& whom) {
    return on.query(sql, whom.person, whom.business, whom.email, whom.phone, whom.phones, whom.name);
}

std::vector<subject> find_subjects(store::session& on, std::string_view id_or_email) {
    const auto found = on.exec(find_people, id_or_email);
    std::vector<subject> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        subject one{.person = found.number(row, 0),
                    .business = found.number(row, 1),
                    .email = std::string{found.text(row, 2)},
                    .phone = {},
                    .phones = {},
                    .name = std::string{found.text(row, 4)}};
        if (!found.text(row, 3).empty()) one.phones.emplace_back(found.text(row, 3));
        const auto number = pipeline::suppressed_address(found.text(row, 3));
        if (number && pipeline::is_number(*number)) {
            one.phone = *number;
            for (auto& way : pipeline::ways_to_write(*number)) one.phones.push_back(std::move(way));
        }
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace fib::privacy
