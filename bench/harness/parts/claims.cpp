#include "bench/harness/parts/claims.hpp"

#include "bench/harness/engine_environment.hpp"
#include "bench/harness/interruption.hpp"
#include "bench/harness/parts/engine_parts.hpp"
#include "providers/ses/request.hpp"

#include <fmt/format.h>

#include <mutex>
#include <stdexcept>
#include <tuple>

namespace fib::bench {
namespace {

class locked_mark final : public claimer::mark {
public:
    pipeline::low_water get() override {
        const std::lock_guard held{mutex_};
        return at_;
    }
    void move_to(pipeline::low_water at) override {
        const std::lock_guard held{mutex_};
        if (std::tie(at_.due, at_.person) < std::tie(at.due, at.person)) at_ = at;
    }

private:
    std::mutex mutex_;
    pipeline::low_water at_;
};

pipeline::entry accepted(const pipeline::claim& held, const pipeline::person& who, const pipeline::sequence& in,
                         const pipeline::step& at, timestamp now) {
    const providers::outcome got{.what = providers::verdict::accepted,
                                 .detail = fmt::format("0100019f{:08x}-{:08x}-bench-000000", held.id, who.place),
                                 .retry_after = {},
                                 .provider_away = false};
    auto ended = pipeline::advance(in, at, who.at, got, {}, false, now, 0.5);
    pipeline::entry out;
    out.what = pipeline::entry::kind::sent;
    out.claim = held.id;
    out.place = who.place;
    out.day = held.day;
    out.person = who.id;
    out.business = who.business_id;
    out.step_id = at.id;
    out.campaign_id = at.campaign_id;
    out.subject = at.subject;
    out.from_sequence = who.at.sequence;
    out.from_step = who.at.step;
    out.from_due = who.at.due;
    out.to = ended.to;
    out.detail = std::move(ended.detail);
    out.at = now;
    return out;
}

}  // namespace

std::shared_ptr<claimer::mark> make_mark() {
    return std::make_shared<locked_mark>();
}

claimer::claimer(const database& books, int batch, std::shared_ptr<mark> shared)
    : on_{books.connect(pipeline::pinned_plans())}, batch_{batch}, shared_{std::move(shared)} {
    owner_ = on_->query("select gen_random_uuid()::text").text(0, 0);
}

std::optional<pipeline::claim> claimer::next() {
    stop_if_asked();
    for (const auto& after : {shared_->get(), pipeline::low_water{}}) {
        pipeline::claim_request what;
        what.owner = owner_;
        what.limit = batch_;
        what.after = after;
        auto got = pipeline::claim_due(*on_, what);
        if (!got) continue;
        shared_->move_to({got->people.back().at.due, got->people.back().id});
        return got;
    }
    return std::nullopt;
}

std::vector<pipeline::entry> all_accepted(const pipeline::claim& of, const pipeline::catalog& steps, timestamp now) {
    std::vector<pipeline::entry> out;
    out.reserve(of.people.size());
    for (const auto& who : of.people) {
        const auto* in = steps.find(who.at.sequence);
        const auto* at = in ? in->find(who.at.step) : nullptr;
        if (!at) throw std::runtime_error{fmt::format("person {} stands at a step that does not exist", who.id)};
        out.push_back(accepted(of, who, *in, *at, now));
    }
    return out;
}

std::shared_ptr<const pipeline::catalog> catalog_of(const database& books) {
    const auto on = books.connect();
    return pipeline::load_catalog(*on, providers::ses::layout(settings_of(engine_environment(books)).ses));
}

}  // namespace fib::bench
