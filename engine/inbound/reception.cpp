#include "inbound/reception.hpp"

#include "pipeline/suppression.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

constexpr store::statement count_people{"inbound_count_people",
                                        R"(
update people p set total_emails_opened = p.total_emails_opened + u.opens, total_clicks = p.total_clicks + u.clicks,
  last_engaged_at = greatest(p.last_engaged_at, u.at), updated_at = now()
from unnest($1::bigint[], $2::int[], $3::int[], $4::timestamptz[]) as u(id, opens, clicks, at)
where p.id = u.id)"};

constexpr store::statement any_rules{"inbound_any_rules", "select from engagement_rules where is_active limit 1"};

constexpr store::statement add_tags{"inbound_add_tags",
                                    R"(
with hit as (
  select distinct e.business, r.tag from unnest($1::text[], $2::text[], $3::bigint[]) as e(kind, campaign, business)
  join engagement_rules r on r.is_active and r.kind = e.kind and coalesce(r.campaign_id, e.campaign) = e.campaign
  where r.tag is not null),
made as (insert into tags (name, category) select distinct tag, 'engagement' from hit on conflict (name) do nothing
  returning id, name)
insert into business_tag (business_id, tag_id)
select hit.business, t.id from hit
join (select id, name from made union select id, name from tags) t on t.name = hit.tag
where exists (select from businesses b where b.id = hit.business)
on conflict do nothing)"};

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

constexpr store::statement add_minutes{"inbound_deliverability",
                                       R"(
insert into deliverability as d (channel, minute, delivered, bounced, complained)
select * from unnest($1::text[], $2::timestamptz[], $3::int[], $4::int[], $5::int[])
on conflict (channel, minute) do update set delivered = d.delivered + excluded.delivered,
  bounced = d.bounced + excluded.bounced, complained = d.complained + excluded.complained)"};

constexpr store::statement keep_bounces{"inbound_keep_bounces",
                                        R"(
insert into bounces (address, happened_at, permanent, detail, source, source_id)
select * from unnest($1::text[], $2::timestamptz[], $3::boolean[], $4::text[], $5::text[], $6::text[])
on conflict (source, source_id) do nothing)"};

constexpr store::statement often_soft{"inbound_often_soft",
                                      R"(
select address from bounces where address = any($1::text[]) and not permanent
  and happened_at > now() - interval '30 days'
group by address having count(*) >= $2)"};

constexpr store::statement keep_events{"inbound_keep_tracking",
                                       R"(
insert into tracking_events (happened_at, kind, person_id, claim_id, claim_place, by_machine, verdict_reason, link, url,
                             user_agent, ip, source, source_id)
select u.at, u.kind, nullif(u.person, 0), u.claim, u.place, u.machine, nullif(u.why, ''), nullif(u.link, 0)::smallint,
       nullif(u.url, ''), nullif(u.agent, ''), nullif(u.ip, ''), u.source, nullif(u.source_id, '')
from unnest($1::timestamptz[], $2::text[], $3::bigint[], $4::bigint[], $5::int[], $6::boolean[], $7::text[], $8::int[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
  as u(at, kind, person, claim, place, machine, why, link, url, agent, ip, source, source_id)
on conflict do nothing)"};

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
    on.exec(add_tags, how, campaign, business);
    on.exec(switch_sequences, how, campaign, person);
}

/// What suppresses the address of such an event; empty: nothing does.
std::string_view reason_to_stop(const message_event& one) {
    if (one.address.empty()) return {};
    if (one.what == kind::bounced && one.permanent) return "bounced";
    if (one.what == kind::complained) return "complained";
    if (one.what == kind::unsubscribed) return "unsubscribed";
    return {};
}

/// The addresses among these that bounced softly too often, the bounces in hand included.
std::vector<std::string> soft_ones(store::session& on, const std::vector<const message_event*>& bounces) {
    std::vector<std::string_view> address, detail, source, source_id;
    std::vector<std::optional<timestamp>> at;
    std::vector<bool> permanent;
    for (const auto* one : bounces) {
        address.emplace_back(one->address);
        at.emplace_back(one->at);
        permanent.push_back(one->permanent);
        detail.emplace_back(one->detail);
        source.emplace_back(one->source);
        source_id.emplace_back(one->source_id);
    }
    on.exec(keep_bounces, address, at, permanent, detail, source, source_id);
    const auto found = on.exec(often_soft, address, soft_bounces_allowed);
    std::vector<std::string> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.emplace_back(found.text(row, 0));
    return out;
}

}  // namespace

void write_consequences(store::session& on, const consequences& what) {
    write_activities(on, what.activities);
    if (what.engagements.empty()) return;
    write_people(on, what.engagements);
    follow_rules(on, what.engagements);
}

void count_deliverability(store::session& on, const consequences& what) {
    std::map<std::pair<std::string_view, timestamp>, std::array<std::int32_t, 3>> minutes;
    const auto add = [&](const auto& events, std::size_t column) {
        for (const auto& [by, at] : events) {
            ++minutes[{pipeline::to_string(by), std::chrono::floor<std::chrono::minutes>(at)}][column];
        }
    };
    add(what.delivered, 0);
    add(what.bounced, 1);
    add(what.complained, 2);
    if (minutes.empty()) return;
    std::vector<std::string_view> channel;
    std::vector<std::optional<timestamp>> minute;
    std::array<std::vector<std::int32_t>, 3> counts;
    for (const auto& [where, count] : minutes) {
        channel.push_back(where.first);
        minute.emplace_back(where.second);
        for (std::size_t column = 0; column < 3; ++column) counts[column].push_back(count[column]);
    }
    on.exec(add_minutes, channel, minute, counts[0], counts[1], counts[2]);
}

void act_on_addresses(store::session& on, const std::vector<message_event>& events) {
    std::vector<pipeline::suppression> stop;
    std::vector<const message_event*> bounces;
    for (const auto& one : events) {
        if (const auto why = reason_to_stop(one); !why.empty()) {
            stop.push_back({one.address, std::string{why}, one.source, one.at});
        }
        if (one.what == kind::bounced && !one.address.empty()) bounces.push_back(&one);
    }
    if (!bounces.empty()) {
        for (auto& address : soft_ones(on, bounces)) {
            stop.push_back({std::move(address), "soft_bounces", bounces.front()->source, bounces.front()->at});
        }
    }
    if (!stop.empty()) pipeline::suppress(on, stop);
}

void keep_tracking(store::session& on, const std::vector<message_event>& events) {
    std::vector<std::optional<timestamp>> at;
    std::vector<std::string_view> how, why, url, agent, ip, source, source_id;
    std::vector<std::int64_t> person, claim;
    std::vector<std::int32_t> place, link;
    std::vector<bool> machine;
    for (const auto& one : events) {
        if (one.what != kind::opened && one.what != kind::clicked) continue;
        at.emplace_back(one.at);
        how.push_back(one.what == kind::opened ? "opened" : "clicked");
        person.push_back(one.person);
        claim.push_back(one.attempt ? one.attempt->claim : 0);
        place.push_back(one.attempt ? one.attempt->place : 0);
        machine.push_back(one.by == verdict::machine);
        why.emplace_back(one.verdict_reason);
        link.push_back(one.link);
        url.emplace_back(one.url);
        agent.emplace_back(one.user_agent);
        ip.emplace_back(one.ip);
        source.emplace_back(one.source);
        source_id.emplace_back(one.source_id);
    }
    if (at.empty()) return;
    on.exec(keep_events, at, how, person, claim, place, machine, why, link, url, agent, ip, source, source_id);
}

}  // namespace fib::inbound
