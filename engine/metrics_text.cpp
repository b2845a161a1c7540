#include "metrics_text.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <utility>
#include <vector>

namespace fib {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

using label = ClientMetric::Label;

/// The families of one scrape, filled loop by loop.
class families {
public:
    void add(MetricType type, const std::string& name, const char* help, double value, std::vector<label> labels) {
        auto& family = by_name_[name];
        if (family.metric.empty()) family = {"fibonacco_" + name, help, type, {}};
        ClientMetric metric;
        metric.label = std::move(labels);
        type == MetricType::Counter ? metric.counter.value = value : metric.gauge.value = value;
        family.metric.push_back(std::move(metric));
    }

    std::string text() const {
        std::vector<MetricFamily> all;
        for (const auto& [name, family] : by_name_) all.push_back(family);
        return prometheus::TextSerializer{}.Serialize(all);
    }

private:
    std::map<std::string, MetricFamily> by_name_;
};

/// A reason may name a person's step or an attempt: only its first word is few enough for a label.
std::map<std::string, double> by_first_word(const std::map<std::string, std::uint64_t>& counts) {
    std::map<std::string, double> words;
    for (const auto& [reason, count] : counts) words[reason.substr(0, reason.find(' '))] += static_cast<double>(count);
    return words;
}

void add_channel(families& to, const label& loop, const loop_report::one_channel& work) {
    const label channel{"channel", std::string{to_string(work.serves)}};
    const auto& did = work.did;
    const auto counter = [&](const char* name, const char* help, std::uint64_t value) {
        to.add(MetricType::Counter, name, help, static_cast<double>(value), {channel, loop});
    };
    const auto gauge = [&](const char* name, const char* help, double value) {
        to.add(MetricType::Gauge, name, help, value, {channel, loop});
    };
    const auto reasons = [&](const char* name, const char* help, const std::map<std::string, std::uint64_t>& counts) {
        for (const auto& [word, count] : by_first_word(counts)) {
            to.add(MetricType::Counter, name, help, count, {channel, loop, {"reason", word}});
        }
    };
    counter("claimed_total", "People claimed", did.claimed);
    counter("sent_total", "Messages that the provider accepted", did.sent);
    counter("throttled_total", "Calls refused for their pace", did.throttled);
    counter("unknown_total", "Calls of which nobody knows whether they were accepted", did.unknown);
    reasons("skipped_total", "Steps skipped", did.skipped);
    reasons("failed_total", "Steps failed for good", did.failed);
    reasons("returned_total", "People given back or put off", did.returned);
    counter("set_aside_total", "People set aside because they could not be rendered", did.set_aside);
    counter("recorded_total", "Outcomes committed", did.recorded);
    counter("record_groups_total", "Transactions that recorded outcomes", did.groups);
    counter("fences_total", "Waves that were fenced", did.fences);
    gauge("in_flight", "Calls under way", static_cast<double>(work.in_flight));
    gauge("unrecorded", "Outcomes known and not yet committed", static_cast<double>(work.unrecorded));
    gauge("sending", "1 while nothing stands in the way of sending", work.trouble.empty() ? 1 : 0);
}

void add_upkeep(families& to, const upkeep::keeper::tally& kept) {
    const auto counter = [&](const char* name, const char* help, std::uint64_t value) {
        to.add(MetricType::Counter, name, help, static_cast<double>(value), {});
    };
    counter("rescued_claims_total", "Claims rescued from senders that are gone", kept.rescued_claims);
    counter("rescued_unknown_total", "Sends that a rescue found begun and without an outcome", kept.became_unknown);
    counter("settled_by_policy_total", "Unknowns that the policy ended", kept.settled_by_policy);
    counter("settled_by_absence_total", "Unknowns of which the provider never spoke", kept.settled_by_absence);
    const auto rates = [&](const char* span, const upkeep::reception& of) {
        to.add(MetricType::Gauge, "bounce_rate", "Mails that bounced for good, of all that were tried",
               of.bounce_rate(), {{"span", span}});
        to.add(MetricType::Gauge, "complaint_rate", "Mails complained about, of all that were delivered",
               of.complaint_rate(), {{"span", span}});
    };
    rates("hour", kept.last_hour);
    rates("day", kept.last_day);
}

void add_webhook(families& to, const char* name, const inbound::webhook_counts& counts) {
    const label source{"source", name};
    const auto counter = [&](const char* family, const char* help, std::uint64_t value, std::vector<label> labels) {
        to.add(MetricType::Counter, family, help, static_cast<double>(value), std::move(labels));
    };
    counter("webhook_taken_total", "Events that were handed in and written", counts.taken, {source});
    counter("webhook_unknown_total", "Authentic messages of a type that says nothing to us", counts.unknown, {source});
    counter("webhook_unwritten_total", "Events that were answered 503", counts.unwritten, {source});
    for (std::size_t why = 0; why < inbound::refusals; ++why) {
        counter("webhook_refused_total", "Messages that were refused", counts.refused[why],
                {source, {"reason", std::string{to_string(static_cast<inbound::refusal>(why))}}});
    }
}

void add_heard(families& to, const hearing_report& from) {
    const auto& heard = from.did;
    const auto counter = [&](const char* name, const char* help, std::uint64_t value, std::vector<label> labels = {}) {
        to.add(MetricType::Counter, name, help, static_cast<double>(value), std::move(labels));
    };
    counter("inbound_events_total", "Events about messages that were taken", heard.events);
    counter("inbound_notices_total", "Notices that were written", heard.notices);
    counter("inbound_groups_total", "Transactions that wrote events", heard.groups);
    counter("inbound_machine_total", "Opens and clicks that no person made", heard.machines);
    counter("inbound_parked_total", "Events that waited for their message", heard.parked);
    counter("inbound_settled_total", "Unknowns that an event settled", heard.settled);
    counter("inbound_set_aside_total", "What was authentic and could not be applied", heard.set_aside);
    const auto links = [&](const char* kind, const char* token, std::int64_t value) {
        counter("inbound_links_total", "Requests for links in mails", static_cast<std::uint64_t>(value),
                {{"kind", kind}, {"token", token}});
    };
    links("opened", "ours", from.links.pixels);
    links("opened", "strange", from.links.strange_pixels);
    links("clicked", "ours", from.links.clicks);
    links("clicked", "strange", from.links.strange_clicks);
    add_webhook(to, "ses", from.ses);
    add_webhook(to, "resend", from.resend);
    constexpr const char* told = "Calls to other systems' webhooks";
    counter("outgoing_webhooks_total", told, from.told.delivered, {{"result", "taken"}});
    counter("outgoing_webhooks_total", told, from.told.failed, {{"result", "to_be_repeated"}});
    counter("outgoing_webhooks_total", told, from.told.given_up, {{"result", "given_up"}});
    constexpr const char* dropped = "Opens and clicks that found no room";
    counter("inbound_dropped_total", dropped, heard.dropped_opens, {{"kind", "opened"}});
    counter("inbound_dropped_total", dropped, heard.dropped_clicks, {{"kind", "clicked"}});
    constexpr const char* refused = "What was answered 503, to be sent again";
    counter("inbound_refused_total", refused, heard.refused_full, {{"reason", "full"}});
    counter("inbound_refused_total", refused, heard.refused_away, {{"reason", "database"}});
    to.add(MetricType::Gauge, "inbound_waiting", "Events not yet written", static_cast<double>(from.waiting), {});
    to.add(MetricType::Gauge, "hearing", "1 while what comes in is written", from.trouble.empty() ? 1 : 0, {});
}

}  // namespace

std::string metrics_text(const std::vector<std::optional<loop_report>>& reports,
                         const std::optional<hearing_report>& heard) {
    families all;
    for (std::size_t which = 0; which < reports.size(); ++which) {
        const auto& one = reports[which];
        const label loop{"loop", std::to_string(which + 1)};
        all.add(MetricType::Gauge, "loop_answers", "1 while the event loop answers", one ? 1 : 0, {loop});
        if (!one) continue;
        for (const auto& channel : one->channels) add_channel(all, loop, channel);
        if (one->upkeep) add_upkeep(all, *one->upkeep);
    }
    if (heard) add_heard(all, *heard);
    return all.text();
}

}  // namespace fib
