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

ClientMetric one(MetricType type, double value, std::vector<ClientMetric::Label> labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    type == MetricType::Counter ? metric.counter.value = value : metric.gauge.value = value;
    return metric;
}

MetricFamily family(std::string name, std::string help, MetricType type, double value) {
    return {"fibonacco_" + std::move(name), std::move(help), type, {one(type, value)}};
}

/// A reason may name a person's step or an attempt: only its first word is few enough for a label.
MetricFamily by_reason(std::string name, std::string help, const std::map<std::string, std::uint64_t>& counts) {
    std::map<std::string, double> words;
    for (const auto& [reason, count] : counts) words[reason.substr(0, reason.find(' '))] += static_cast<double>(count);
    MetricFamily out{"fibonacco_" + std::move(name), std::move(help), MetricType::Counter, {}};
    for (const auto& [word, count] : words) out.metric.push_back(one(MetricType::Counter, count, {{"reason", word}}));
    return out;
}

}  // namespace

std::string metrics_text(const pipeline::worker& work, const upkeep::keeper& upkeep) {
    const auto counter = [](std::string name, std::string help, std::uint64_t value) {
        return family(std::move(name), std::move(help), MetricType::Counter, static_cast<double>(value));
    };
    const auto gauge = [](std::string name, std::string help, double value) {
        return family(std::move(name), std::move(help), MetricType::Gauge, value);
    };
    const auto& did = work.counts();
    const auto& kept = upkeep.counts();
    const std::vector<MetricFamily> all{
        counter("claimed_total", "People claimed", did.claimed),
        counter("sent_total", "Messages that the provider accepted", did.sent),
        counter("throttled_total", "Calls refused for their pace", did.throttled),
        counter("unknown_total", "Calls of which nobody knows whether they were accepted", did.unknown),
        counter("set_aside_total", "People set aside by this process", did.set_aside + kept.set_aside),
        by_reason("skipped_total", "Steps skipped", did.skipped),
        by_reason("failed_total", "Steps failed for good", did.failed),
        by_reason("returned_total", "People given back or put off", did.returned),
        counter("recorded_total", "Outcomes committed", did.recorded),
        counter("record_groups_total", "Transactions that recorded outcomes", did.groups),
        counter("fences_total", "Waves that were fenced", did.fences),
        counter("rescued_claims_total", "Claims rescued from senders that are gone", kept.rescued_claims),
        counter("settled_by_policy_total", "Unknowns that the policy ended", kept.settled_by_policy),
        gauge("in_flight", "Calls under way", static_cast<double>(work.in_flight())),
        gauge("unrecorded", "Outcomes known and not yet committed", static_cast<double>(work.unrecorded())),
        gauge("sending", "1 while nothing stands in the way of sending", work.trouble().empty() ? 1 : 0),
    };
    return prometheus::TextSerializer{}.Serialize(all);
}

}  // namespace fib
