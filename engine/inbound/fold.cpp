#include "inbound/fold.hpp"

#include <utility>

namespace fib::inbound {
namespace {

using kind = message_event::kind;
using pipeline::channel;

/// True the first time; `changed` too when an earlier time was learned.
bool note(std::optional<timestamp>& known, timestamp at, bool& changed) {
    if (known && *known <= at) return false;
    const bool first = !known;
    known = at;
    changed = true;
    return first;
}

struct writer {
    const message_row& row;
    const message_event& what;
    consequences& out;

    void activity(std::string_view type, std::string detail) const {
        if (row.business == 0) return;
        out.activities.push_back(
            {row.business, row.person, type, what.at, std::move(detail), row.campaign_id, row.step_number});
    }
    void engaged(engagement::kind how) const {
        if (row.business == 0) return;
        out.engagements.push_back({how, row.person, row.business, row.campaign_id, what.at});
    }
};

void fold_failure(message_row& into, const message_event& what, const writer& write, bool& changed) {
    if (!into.has_reason && into.reason.empty()) {
        into.reason = what.detail.empty() ? "the provider did not say why" : what.detail;
        changed = true;
        if (into.channel == channel::sms) write.activity("sms_failed", what.detail);
    }
}

void fold_delivery(message_row& into, const message_event& what, const writer& write, bool& changed) {
    if (!note(into.delivered_at, what.at, changed)) return;
    write.out.delivered.emplace_back(into.channel, what.at);
    if (into.channel == channel::sms) write.activity("sms_delivered", what.detail);
    if (into.channel == channel::voice) write.activity("voicemail_left", what.detail);
}

void fold_open(message_row& into, const message_event& what, const writer& write, bool& changed) {
    if (!note(into.opened_at, what.at, changed)) return;
    write.activity("email_opened", {});
    write.engaged(engagement::kind::opened);
}

}  // namespace

void judge(message_event& what, const message_row& row) {
    if (what.what != kind::opened && what.what != kind::clicked) return;
    if (what.by == verdict::machine) return;
    if (what.at - row.delivered_at.value_or(row.sent_at) >= haste) return;
    what.by = verdict::machine;
    what.verdict_reason = "haste";
}

bool fold(message_row& into, const message_event& what, consequences& out) {
    if (what.by == verdict::machine) return false;
    const writer write{into, what, out};
    bool changed = false;
    switch (what.what) {
        case kind::sent:
        case kind::delayed:
        case kind::unsubscribed:
            break;
        case kind::delivered:
            fold_delivery(into, what, write, changed);
            break;
        case kind::bounced:
            if (note(into.bounced_at, what.at, changed)) {
                if (into.channel == channel::email) write.activity("email_bounced", what.detail);
            }
            fold_failure(into, what, write, changed);
            break;
        case kind::complained:
            if (note(into.complained_at, what.at, changed)) {
                out.complained.emplace_back(into.channel, what.at);
                write.activity("email_complained", what.detail);
            }
            break;
        case kind::failed:
            fold_failure(into, what, write, changed);
            break;
        case kind::opened:
            fold_open(into, what, write, changed);
            break;
        case kind::clicked:
            // Whoever follows a link has read the mail, with or without images.
            fold_open(into, what, write, changed);
            if (note(into.clicked_at, what.at, changed)) {
                write.activity("email_clicked", what.url);
                write.engaged(engagement::kind::clicked);
            }
            break;
        case kind::answered:
            if (note(into.delivered_at, what.at, changed)) out.delivered.emplace_back(into.channel, what.at);
            if (note(into.opened_at, what.at, changed)) {
                write.activity("call_answered", what.detail);
                write.engaged(engagement::kind::answered);
            }
            break;
        case kind::replied:
            if (note(into.replied_at, what.at, changed)) {
                write.activity(into.channel == channel::sms ? "sms_replied" : "note_added",
                               into.channel == channel::email ? "Replied by email: " + what.detail : what.detail);
                write.engaged(engagement::kind::replied);
            }
            break;
    }
    return changed;
}

}  // namespace fib::inbound
