#include "cli/explaining.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fib::cli {
namespace {

using kind = pipeline::decision::kind;

/// A rule of the gate by the words that it objects with. The last one of a word may be its beginning: "step_held".
struct rule {
    std::string_view says;
    std::array<std::string_view, 6> words;
    bool before_the_step;  ///< asked although there is no such sequence or step
};

constexpr std::array gate_rules_by_word{
    rule{"neither the person nor the business is deleted", {"deleted"}, true},
    rule{"the business has not unsubscribed", {"unsubscribed"}, true},
    rule{"the sequence is there and active", {"no_sequence", "sequence_inactive"}, true},
    rule{"the step is there and whole", {"no_step", "no_more_steps", "step_held"}, true},
    rule{"the step is still part of the sequence", {"step_retired"}, false},
    rule{"the community is not paused", {"community_paused"}, false},
    rule{"the channel is switched on", {"channel_off", "other_channel"}, false},
    rule{"the address is not on the suppression list", {"suppressed"}, false},
    rule{"the person has not refused the channel", {"do_not_email", "do_not_sms", "do_not_call"}, false},
    rule{"the address can be valid", {"no_address", "address_invalid", "address_not_ascii"}, false},
    rule{"the step's conditions", {"customer", "opened", "clicked", "replied", "tag", "tag_missing"}, false},
    rule{"not too late for an invitation", {"too_late"}, false},
};

std::string_view first_word(std::string_view reason) {
    return reason.substr(0, reason.find(' '));
}

std::string held_text(const pipeline::step* at, std::string_view reason) {
    if (reason.starts_with("step_held") && at) return fmt::format("{}: {}", reason, at->held);
    return std::string{reason};
}

std::vector<rule_said> rules_of(const std::vector<pipeline::decision>& against, const pipeline::step* at) {
    using side = enum rule_said::side;
    // Where there is no step, the gate says nothing of what comes after.
    const bool stuck =
        !against.empty() && (against.back().reason.starts_with("no_sequence") ||
                             against.back().reason.starts_with("no_step") || against.back().reason == "no_more_steps");
    std::vector<rule_said> out;
    for (const auto& one : gate_rules_by_word) {
        const auto said = std::ranges::find_if(against, [&](const pipeline::decision& no) {
            const auto word = first_word(no.reason);
            return std::ranges::find(one.words, word) != one.words.end();
        });
        if (said != against.end()) {
            out.push_back({std::string{one.says}, side::against, held_text(at, said->reason)});
        } else {
            out.push_back(
                {std::string{one.says}, stuck && !one.before_the_step ? side::not_asked : side::speaks_for, {}});
        }
    }
    return out;
}

/// What stands in the books beside the gate.
void add_books(std::vector<rule_said>& out, const pipeline::examined& found) {
    using side = enum rule_said::side;
    const auto add = [&](const char* rule, const std::string& why) {
        out.push_back({rule, why.empty() ? side::speaks_for : side::against, why});
    };
    add("a next message is planned", found.due ? "" : "next_send_at is not set");
    add("the channel is not paused", found.sending_held);
    add("their own word has not stopped us", fmt::format("{}", fmt::join(found.stops, "; ")));
    add("no earlier send is unknown",
        found.unknown_attempt.empty() ? "" : fmt::format("{}: {}", found.unknown_attempt, found.unknown_reason));
    add("they are not set aside", found.set_aside_reason);
}

void place(explained& out, const pipeline::examined& found, const pipeline::sequence* in, timestamp now) {
    const auto set = [&](const char* state, std::string text) {
        out.state = state;
        out.state_text = std::move(text);
    };
    const auto step = fmt::format("step {} of sequence {}", found.who.at.step, found.who.at.sequence);
    if (!found.unknown_attempt.empty()) {
        set("unknown", fmt::format("nobody knows whether {} reached them ({}); see: fibctl campaign:unknown", step,
                                   found.unknown_attempt));
    } else if (!found.set_aside_reason.empty()) {
        set("set aside", fmt::format("{} cannot be recorded or rendered for them: {}; mend it, then set next_send_at",
                                     step, found.set_aside_reason));
    } else if (found.claim) {
        const auto until = found.claimed_until ? to_sql(*found.claimed_until) : "its end";
        found.begun ? set("begun", fmt::format("{} is being sent now, in claim {} until {}", step, *found.claim, until))
                    : set("claimed", fmt::format("taken for {}, in claim {} until {}", step, *found.claim, until));
    } else if (found.due) {
        *found.due > now ? set("waiting", fmt::format("waits for {}, due {}", step, to_sql(*found.due)))
                         : set("due", fmt::format("{} has been due since {}", step, to_sql(*found.due)));
    } else if (!found.stops.empty()) {
        set("stopped", fmt::format("stopped by {}", fmt::join(found.stops, "; ")));
    } else if (!found.who.at.started && found.history.empty()) {
        set("never enrolled", "is in no sequence: fibctl community:deploy enrols a community's primary contacts");
    } else {
        set("finished", in && found.who.at.step > in->last()
                            ? fmt::format("has been through sequence {}", found.who.at.sequence)
                            : fmt::format("nothing more is planned after {}", step));
    }
}

std::string verdict_text(const pipeline::decision& said, const pipeline::step* at, timestamp when) {
    const auto reason = held_text(at, said.reason);
    switch (said.what) {
        case kind::send:
            return fmt::format("it will be sent at {}", to_sql(when));
        case kind::skip:
            return fmt::format("it will be skipped ({}), and the sequence goes on", reason);
        case kind::stop:
            return fmt::format("the sequence will end for them ({})", reason);
        case kind::defer:
            return fmt::format("it will be put off ({}) and looked at again every 15 minutes", reason);
    }
    return {};
}

std::vector<coming> plan_of(const pipeline::person& who, const pipeline::sequence* in, timestamp first) {
    std::vector<coming> out;
    if (!in) return out;
    auto at = who.at;
    auto when = first;
    for (const auto* step = in->find(at.step); step && out.size() < 3; step = in->find(at.step)) {
        if (!step->retired) {
            out.push_back({step->number, step->campaign_id, std::string{to_string(step->channel)}, when});
        }
        const auto to = pipeline::go_on(*in, step, at, when);
        if (!to.due) break;
        at.step = to.step;
        at.due = when = *to.due;
        at.started = to.started;
    }
    return out;
}

}  // namespace

explained explain(const pipeline::examined& found, const pipeline::catalog& steps, const pipeline::gate_rules& rules,
                  timestamp now) {
    const auto* in = steps.find(found.who.at.sequence);
    const auto* at = in ? in->find(found.who.at.step) : nullptr;
    const auto when = std::max(now, found.due.value_or(now));
    auto who = found.who;
    if (!found.due) who.at.due = when;  // an unplanned message is not late
    explained out;
    place(out, found, in, now);
    const auto against = pipeline::objections(who, in, at, rules, when);
    if (!against.empty()) out.verdict = against.front();
    out.rules = rules_of(against, at);
    add_books(out.rules, found);
    const bool planned = found.due && found.set_aside_reason.empty();
    out.verdict_text = !planned ? "nothing comes next" : verdict_text(out.verdict, at, when);
    if (planned && !found.sending_held.empty()) {
        out.verdict_text = fmt::format("nothing is sent by {} now ({}); after that, {}", to_string(found.by),
                                       found.sending_held, out.verdict_text);
    }
    if (planned) out.next = plan_of(who, in, when);
    return out;
}

}  // namespace fib::cli
