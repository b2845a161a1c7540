#include "sandbox/idempotency.hpp"

#include <functional>

namespace fib::sandbox {

idempotency::found idempotency::look_up(std::string_view key, std::string_view body, std::chrono::nanoseconds now) {
    forget_old(now);
    const auto known = known_.find(std::string{key});
    if (known == known_.end()) return {};
    const auto& first = known->second;
    if (first.body_hash != std::hash<std::string_view>{}(body)) return {state::other_body, {}};
    if (now < first.answered_at) return {state::in_progress, {}};
    return {state::repeated, first.id};
}

void idempotency::keep(std::string_view key, std::string_view body, std::string id, std::chrono::nanoseconds now,
                       std::chrono::nanoseconds answered_at) {
    std::string owned{key};
    by_age_.emplace_back(now, owned);
    known_.insert_or_assign(std::move(owned), entry{std::hash<std::string_view>{}(body), std::move(id), answered_at});
}

void idempotency::forget_old(std::chrono::nanoseconds now) {
    while (!by_age_.empty() && now - by_age_.front().first >= std::chrono::hours{24}) {
        known_.erase(by_age_.front().second);
        by_age_.pop_front();
    }
}

}  // namespace fib::sandbox
