#include "inbound/timeline.hpp"

#include "inbound/announce.hpp"
#include "providers/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {
namespace {

constexpr store::statement count_people{"inbound_count_people",
                                        R"(
update people p set total_emails_opened = p.total_emails_opened + u.opens, total_clicks = p.total_clicks + u.clicks,
  last_engaged_at = greatest(p.last_engaged_at, u.at), updated_at = now()
from unnest($1::bigint[], $2::int[], $3::int[], $4::timestamptz[]) as u(id, opens, clicks, at)
where p.id = u.id)"};

constexpr store::statement any_targets{"inbound_any_targets", "select from webhook_targets where is_active limit 1"};

constexpr store::statement any_rules{"inbound_any_rules", "select from engagement_rules where is_active limit 1"};

constexpr store::statement add_tags{"inbound_add_tags",
                                    R"(
insert into business_tag (business_id, tag_id)
select distinct e.business, t.id from unnest($1::text[], $2::text[], $3::bigint[]) as e(kind, campaign, business)
join engagement_rules r on r.is_active and r.kind = e.kind and coalesce(r.campaign_id, e.campaign) = e.campaign
join tags t on t.name = r.tag
where exists (select from businesses b where b.id = e.business)
order by 1, 2
on conflict do nothing)"};

// A statement of its own, so that the one after it sees a tag that somebody else made meanwhile.
constexpr store::statement make_tags{"inbound_make_tags",
                                     R"(
insert into tags (name, category) select distinct tag, 'engagement' from engagement_rules
where is_active and tag is not null and not exists (select from tags t where t.name = tag) order by 1
on conflict (name) do nothing)"};

// Somebody who is already there stays where they are, and whoever has nothing due was stopped for a reason.
constexpr store::statement switch_sequences{"inbound_switch_sequences",
                                            R"(
with hit as (
  select distinct on (e.person) e.person, r.sequence_id
  from unnest($1::text[], $2::text[], $3::bigint[]) as e(kind, campaign, person)
  join engagement_rules r on r.is_active and r.kind = e.kind and coalesce(r.campaign_id, e.campaign) = e.campaign
  where r.sequence_id is not null order by e.person, r.id),
locked as (
  select p.id, hit.sequence_id from hit join people p on p.id = hit.person
  where p.sequence_id <> hit.sequence_id and p.next_send_at is not null
  order by p.id for no key update of p)
update people p set sequence_id = locked.sequence_id, sequence_step = 1, sequence_started_at = now(),
  next_send_at = now(), send_attempts = 0, updated_at = now()
from locked where p.id = locked.id)"};

std::string_view to_string(engagement::kind what) {
    switch (what) {
        case engagement::kind::opened:
            return "opened";
        case engagement::kind::clicked:
            return "clicked";
        case engagement::kind::replied:
            return "replied";
        case engagement::kind::answered:
            return "answered";
    }
    return {};
}

void write_activities(store::session& on, const std::vector<activity>& all) {
    if (all.empty()) return;
    std::string lines;
    for (const auto& one : all) {
        store::copy_line line{lines};
        line.add(one.business).add(one.person).add(one.type);
        one.detail.empty() ? line.null() : line.add(one.detail);
        one.campaign_id.empty() ? line.null() : line.add(one.campaign_id);
        one.step_number == 0 ? line.null() : line.add(one.step_number);
        line.add(one.at).end();
    }
    on.copy("activities", {"business_id", "person_id", "type", "detail", "campaign_id", "campaign_step", "occurred_at"},
            lines);
}

void tell_others(store::session& on, const std::vector<activity>& all) {
    if (all.empty() || on.exec(any_targets).empty()) return;
    std::vector<announcement> out;
    for (const auto& one : all) {
        out.push_back(
            {.event = std::string{one.type},
             .business = one.business,
             .person = one.person,
             .at = one.at,
             .data = fmt::format(R"({{"campaign_id":{},"detail":{}}})", providers::json_string(one.campaign_id),
                                 providers::json_string(one.detail))});
    }
    announce(on, out);
}

void write_people(store::session& on, const std::vector<engagement>& all) {
    struct counted {
        std::int32_t opens = 0;
        std::int32_t clicks = 0;
        timestamp at{};
    };
    std::map<std::int64_t, counted> people;
    for (const auto& one : all) {
        auto& of = people[one.person];
        of.opens += one.what == engagement::kind::opened ? 1 : 0;
        of.clicks += one.what == engagement::kind::clicked ? 1 : 0;
        of.at = std::max(of.at, one.at);
    }
    std::vector<std::int64_t> id;
    std::vector<std::int32_t> opens, clicks;
    std::vector<std::optional<timestamp>> at;
    for (const auto& [person, of] : people) {
        id.push_back(person);
        opens.push_back(of.opens);
        clicks.push_back(of.clicks);
        at.emplace_back(of.at);
    }
    on.exec(count_people, id, opens, clicks, at);
}

void follow_rules(store::session& on, const std::vector<engagement>& all) {
    if (on.exec(any_rules).empty()) return;
    std::vector<std::string_view> how, campaign;
    std::vector<std::int64_t> person, business;
    for (const auto& one : all) {
        how.push_back(to_string(one.what));
        campaign.emplace_back(one.campaign_id);
        person.push_back(one.person);
        business.push_back(one.business);
    }
    on.exec(make_tags);
    on.exec(add_tags, how, campaign, business);
    on.exec(switch_sequences, how, campaign, person);
}

}  // namespace

void write_consequences(store::session& on, const consequences& what) {
    write_activities(on, what.activities);
    tell_others(on, what.activities);
    if (what.engagements.empty()) return;
    write_people(on, what.engagements);
    follow_rules(on, what.engagements);
}

}  // namespace fib::inbound
