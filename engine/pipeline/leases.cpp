#include "pipeline/leases.hpp"

#include <algorithm>

namespace fib::pipeline {
namespace {

constexpr store::statement renew_all{
    "lease_renew",
    R"(with mine as (select id from claims where owner = $1::uuid and id = any($3::bigint[]) order by id for update)
       update claims c set expires_at = now() + $2::interval from mine where c.id = mine.id returning c.id)"};

}  // namespace

void leases::renewed(const std::vector<std::int64_t>& asked, const std::vector<std::int64_t>& alive,
                     std::chrono::nanoseconds before) {
    for (const auto claim : asked) {
        const auto at = until_.find(claim);
        if (at == until_.end()) continue;
        const bool ours = std::find(alive.begin(), alive.end(), claim) != alive.end();
        at->second = ours ? std::max(at->second, before + length_) : std::chrono::nanoseconds::zero();
    }
}

bool leases::hold(std::int64_t claim) const {
    const auto at = until_.find(claim);
    return at != until_.end() && time_.since_boot() < at->second;
}

std::vector<std::int64_t> leases::known() const {
    std::vector<std::int64_t> out;
    for (const auto& [claim, until] : until_) out.push_back(claim);
    return out;
}

std::vector<std::int64_t> renew(store::session& on, const std::string& owner, const std::vector<std::int64_t>& claims,
                                std::chrono::milliseconds length) {
    const auto found = on.exec(renew_all, owner, length, claims);
    std::vector<std::int64_t> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.push_back(found.number(row, 0));
    return out;
}

}  // namespace fib::pipeline
