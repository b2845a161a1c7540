#include "pipeline/gate.hpp"

#include "pipeline/address.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::pipeline {
namespace {

using kind = decision::kind;

/// What stands against this recipient whatever the step says.
decision recipient(const person& who, channel by) {
    if (who.deleted) return {kind::stop, "deleted"};
    if (who.lead_status == "unsubscribed") return {kind::stop, "unsubscribed"};
    if (who.suppressed) return {kind::skip, "suppressed"};
    switch (by) {
        case channel::email:
            if (who.do_not_email) return {kind::skip, "do_not_email"};
            if (const auto fault = address_fault(who.email); !fault.empty()) return {kind::skip, std::string{fault}};
            break;
        case channel::sms:
            if (who.do_not_sms) return {kind::skip, "do_not_sms"};
            break;
        case channel::voice:
            if (who.do_not_call) return {kind::skip, "do_not_call"};
            break;
    }
    return {};
}

bool engaged(const std::optional<engagement_of>& asked, const person& who, const sequence& in,
             bool earlier_message::*how) {
    if (!asked || who.earlier.empty()) return false;
    switch (asked->whose) {
        case engagement_of::which::previous:
            return who.earlier.back().*how;
        case engagement_of::which::any:
            return std::any_of(who.earlier.begin(), who.earlier.end(), [how](const auto& one) { return one.*how; });
        case engagement_of::which::campaign:
            return std::any_of(who.earlier.begin(), who.earlier.end(), [&](const earlier_message& one) {
                const auto sent = std::find_if(in.steps.begin(), in.steps.end(),
                                               [&](const auto& entry) { return entry.second.id == one.step_id; });
                return one.*how && sent != in.steps.end() && sent->second.campaign_id == asked->campaign_id;
            });
    }
    return false;
}

bool has_tag(const person& who, const std::string& tag) {
    return std::find(who.tags.begin(), who.tags.end(), tag) != who.tags.end();
}

decision step_conditions(const person& who, const sequence& in, const conditions& asked) {
    if (asked.skip_if_customer && who.lead_status == "customer") return {kind::skip, "customer"};
    if (engaged(asked.skip_if_opened, who, in, &earlier_message::opened)) return {kind::skip, "opened"};
    if (engaged(asked.skip_if_clicked, who, in, &earlier_message::clicked)) return {kind::skip, "clicked"};
    if (engaged(asked.skip_if_replied, who, in, &earlier_message::replied)) return {kind::skip, "replied"};
    for (const auto& tag : asked.skip_if_tag) {
        if (has_tag(who, tag)) return {kind::skip, "tag"};
    }
    for (const auto& tag : asked.require_tag) {
        if (!has_tag(who, tag)) return {kind::skip, "tag_missing"};
    }
    return {};
}

}  // namespace

decision gate(const person& who, const sequence* in, const step* at, const gate_rules& rules, timestamp now) {
    const auto again = now + rules.look_again;
    if (auto no = recipient(who, rules.serves); no.what == kind::stop) return no;
    if (!in) return {kind::defer, fmt::format("no_sequence {}", who.at.sequence), again};
    if (!in->active) return {kind::defer, "sequence_inactive", again};
    if (!at) {
        if (who.at.step > in->last()) return {kind::stop, "no_more_steps"};
        return {kind::defer, fmt::format("no_step {}.{}", in->id, who.at.step), again};
    }
    // Somebody moved the step to another channel since; record writes the right one, and its servant takes it.
    if (at->channel != rules.serves) return {kind::defer, "other_channel", now};
    if (at->retired) return {kind::skip, "step_retired"};
    if (!at->held.empty()) return {kind::defer, "step_held " + at->campaign_id, again};
    if (who.community_paused) return {kind::defer, "community_paused", again};
    if (!rules.switched_on) {
        return at->conditions.wait ? decision{kind::defer, "channel_off", again} : decision{kind::skip, "channel_off"};
    }
    if (auto no = recipient(who, rules.serves); no.what != kind::send) return no;
    if (auto no = step_conditions(who, *in, at->conditions); no.what != kind::send) return no;
    if (now - who.at.due > rules.too_late) return {kind::skip, "too_late"};
    return {};
}

}  // namespace fib::pipeline
