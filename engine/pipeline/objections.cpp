#include "pipeline/objections.hpp"

#include <optional>
#include <string_view>

namespace fib::pipeline {
namespace {

/// The gate's question, with copies that may be changed.
struct question {
    person who;
    std::optional<sequence> in;
    std::optional<step> at;
    gate_rules rules;
};

bool clear_recipient(person& who, std::string_view reason) {
    if (reason == "deleted") {
        who.deleted = false;
    } else if (reason == "unsubscribed" || reason == "customer") {
        who.lead_status = "prospect";
    } else if (reason == "suppressed") {
        who.suppressed = false;
    } else if (reason == "do_not_email") {
        who.do_not_email = false;
    } else if (reason == "do_not_sms") {
        who.do_not_sms = false;
    } else if (reason == "do_not_call") {
        who.do_not_call = false;
    } else if (reason == "no_address" || reason.starts_with("address_")) {
        who.email = "someone@example.com";
    } else if (reason == "community_paused") {
        who.community_paused = false;
    } else {
        return false;
    }
    return true;
}

bool clear_conditions(conditions& asked, std::string_view reason) {
    if (reason == "opened") {
        asked.skip_if_opened.reset();
    } else if (reason == "clicked") {
        asked.skip_if_clicked.reset();
    } else if (reason == "replied") {
        asked.skip_if_replied.reset();
    } else if (reason == "tag") {
        asked.skip_if_tag.clear();
    } else if (reason == "tag_missing") {
        asked.require_tag.clear();
    } else {
        return false;
    }
    return true;
}

/// Takes what was objected out of the way; false where nothing lies behind it (there is no such step).
bool clear(question& asked, std::string_view reason, timestamp now) {
    if (clear_recipient(asked.who, reason)) return true;
    if (asked.in && reason == "sequence_inactive") return asked.in->active = true;
    if (!asked.at) return false;
    if (reason.starts_with("step_held")) {
        asked.at->held.clear();
    } else if (reason == "step_retired") {
        asked.at->retired = false;
    } else if (reason == "other_channel") {
        asked.rules.serves = asked.at->channel;
    } else if (reason == "channel_off") {
        asked.rules.switched_on = true;
    } else if (reason == "too_late") {
        asked.who.at.due = now;
    } else {
        return clear_conditions(asked.at->conditions, reason);
    }
    return true;
}

}  // namespace

std::vector<decision> objections(person who, const sequence* in, const step* at, gate_rules rules, timestamp now) {
    question asked{.who = std::move(who), .in = {}, .at = {}, .rules = rules};
    if (in) asked.in = *in;
    if (at) asked.at = *at;
    std::vector<decision> out;
    while (true) {
        auto said = gate(asked.who, asked.in ? &*asked.in : nullptr, asked.at ? &*asked.at : nullptr, asked.rules, now);
        if (said.what == decision::kind::send) return out;
        // Said again, it would be said for ever.
        if (!out.empty() && out.back().reason == said.reason) return out;
        const bool cleared = clear(asked, said.reason, now);
        out.push_back(std::move(said));
        if (!cleared) return out;
    }
}

}  // namespace fib::pipeline
