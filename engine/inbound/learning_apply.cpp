#include "inbound/learning_apply.hpp"

#include "inbound/announce.hpp"
#include "inbound/lead_status.hpp"
#include "inbound/learned.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace fib::inbound {
namespace {

// The business first, for update: its rows below are written by one event at a time.
constexpr store::statement find_whom{"learning_find", R"(
select b.id, p.id from businesses b
left join people p on p.business_id = b.id and p.id = $1
where b.id = coalesce($2::bigint, (select business_id from people where id = $1)) and b.deleted_at is null
for no key update of b)"};

constexpr store::statement write_activity{"learning_activity", R"(
insert into activities (business_id, person_id, type, subject, detail, metadata, campaign_id, source, occurred_at)
values ($1, $2, $3, coalesce(nullif($4, ''), nullif($8, '')), nullif($5, ''),
  coalesce($6::jsonb, '{}') || jsonb_strip_nulls(jsonb_build_object('event_id', $10::text, 'landing_page', nullif($8, ''))),
  nullif($7, ''), 'learning-center', $9)
returning business_id, person_id, metadata)"};

constexpr store::statement note_engaged{
    "learning_engaged", "update people set last_engaged_at = greatest(last_engaged_at, $2) where id = $1"};

whom find(store::session& on, const learning_event& what) {
    const auto found = on.exec(find_whom, what.person, what.business);
    if (found.empty()) {
        throw std::runtime_error{what.business ? fmt::format("there is no business {}", *what.business)
                                               : fmt::format("there is no person {}", what.person.value_or(0))};
    }
    const auto person = found.maybe_number(0, 1);
    if (what.person && !person) {
        throw std::runtime_error{fmt::format("person {} is not of business {}", *what.person, found.number(0, 0))};
    }
    return {found.number(0, 0), person};
}

store::parameter json_or_null(const std::string& json) {
    return json.empty() ? store::parameter{} : store::parameter{json};
}

}  // namespace

void apply_learning_event(store::session& on, const learning_event& what) {
    if (!what.fault.empty()) throw std::runtime_error{what.fault};
    const auto who = find(on, what);
    const auto told = on.exec(write_activity, who.business, who.person, what.activity, what.subject, what.detail,
                              json_or_null(what.data), what.campaign, what.landing_page, what.at, what.id);
    announce(on, what.kind, what.at, told);
    if (who.person) on.exec(note_engaged, who.person, what.at);
    const auto conversation = write_conversation(on, who, what);
    write_interest(on, who, what);
    write_tags(on, who, what.tags);
    write_learned(on, who, conversation, what);
    if (what.lead) become(on, who.business, "lead", "left a contact at the Learning Center", what.at);
}

}  // namespace fib::inbound
