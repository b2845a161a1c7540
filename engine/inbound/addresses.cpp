#include "inbound/addresses.hpp"

#include "pipeline/suppression.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

constexpr store::statement keep_bounces{"inbound_keep_bounces",
                                        R"(
insert into bounces (address, happened_at, permanent, detail, source, source_id)
select * from unnest($1::text[], $2::timestamptz[], $3::boolean[], $4::text[], $5::text[], $6::text[])
on conflict (address, happened_at, source) do nothing
returning permanent, address like '%@%', happened_at)"};

constexpr store::statement often_soft{"inbound_often_soft",
                                      R"(
select address from bounces where address = any($1::text[]) and not permanent
  and happened_at > now() - interval '30 days'
group by address having count(*) >= $2)"};

/// What suppresses the address of such an event; empty: nothing does.
std::string_view reason_to_stop(const message_event& one) {
    if (one.address.empty()) return {};
    if (one.what == kind::bounced && one.permanent) return "bounced";
    if (one.what == kind::complained) return "complained";
    if (one.what == kind::unsubscribed) return "unsubscribed";
    return {};
}

using moments = std::vector<std::pair<pipeline::channel, timestamp>>;

/// Keeps them; those for good that were not there yet.
moments keep(store::session& on, const std::vector<const message_event*>& bounces) {
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
    const auto kept = on.exec(keep_bounces, address, at, permanent, detail, source, source_id);
    moments out;
    for (std::size_t row = 0; row < kept.size(); ++row) {
        if (!kept.truth(row, 0)) continue;
        out.emplace_back(kept.truth(row, 1) ? pipeline::channel::email : pipeline::channel::sms, kept.moment(row, 2));
    }
    return out;
}

/// The addresses among these that bounced softly too often.
std::vector<std::string> soft_ones(store::session& on, const std::vector<const message_event*>& bounces) {
    std::vector<std::string_view> address;
    for (const auto* one : bounces) address.emplace_back(one->address);
    const auto found = on.exec(often_soft, address, soft_bounces_allowed);
    std::vector<std::string> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.emplace_back(found.text(row, 0));
    return out;
}

}  // namespace

moments act_on_addresses(store::session& on, const std::vector<message_event>& events) {
    std::vector<pipeline::suppression> stop;
    std::vector<const message_event*> bounces;
    for (const auto& one : events) {
        if (const auto why = reason_to_stop(one); !why.empty()) {
            stop.push_back({one.address, std::string{why}, one.source, one.at});
        }
        if (one.what == kind::bounced && !one.address.empty()) bounces.push_back(&one);
    }
    moments out;
    if (!bounces.empty()) {
        out = keep(on, bounces);
        for (auto& address : soft_ones(on, bounces)) {
            stop.push_back({std::move(address), "soft_bounces", bounces.front()->source, bounces.front()->at});
        }
    }
    if (!stop.empty()) pipeline::suppress(on, stop);
    return out;
}

}  // namespace fib::inbound
