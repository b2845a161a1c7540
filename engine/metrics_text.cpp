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
}

}  // namespace

std::string metrics_text(const std::vector<std::optional<loop_report>>& reports) {
    families all;
    for (std::size_t which = 0; which < reports.size(); ++which) {
        const auto& one = reports[which];
        const label loop{"loop", std::to_string(which + 1)};
        all.add(MetricType::Gauge, "loop_answers", "1 while the event loop answers", one ? 1 : 0, {loop});
        if (!one) continue;
        for (const auto& channel : one->channels) add_channel(all, loop, channel);
        if (one->upkeep) add_upkeep(all, *one->upkeep);
    }
    return all.text();
}

}  // namespace fib
