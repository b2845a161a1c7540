#include "sync/match.hpp"

#include <algorithm>

namespace fib::sync {
namespace {

const person_here* find_contact(const std::vector<person_here>& here, std::int64_t contact) {
    const auto found = std::ranges::find_if(here, [&](const auto& one) { return one.contact_id == contact; });
    return found == here.end() ? nullptr : &*found;
}

/// Whoever has the address and whose own contact is no more: a listing that was written anew gives its people new
/// numbers. Whom Operations deleted comes first, for they stay deleted; then who is there, then whom the sync let go.
const person_here* find_address(const std::vector<person_here>& here, const std::vector<taken_person>& wanted,
                                const std::string& email) {
    if (email.empty()) return nullptr;
    const auto rank = [](const person_here& one) { return one.deleted_here ? 0 : one.gone ? 2 : 1; };
    const person_here* best = nullptr;
    for (const auto& one : here) {
        if (one.email != email) continue;
        const bool has_own =
            one.contact_id && std::ranges::find(wanted, *one.contact_id, &taken_person::contact_id) != wanted.end();
        if (!has_own && (!best || rank(one) < rank(*best))) best = &one;
    }
    return best;
}

}  // namespace

matched match(const std::vector<person_here>& here, const std::vector<taken_person>& wanted) {
    matched out;
    std::vector<const person_here*> met;
    for (const auto& who : wanted) {
        const auto* one = find_contact(here, who.contact_id);
        if (!one) one = find_address(here, wanted, who.email);
        if (!one) {
            out.added.push_back(&who);
        } else if (std::ranges::find(met, one) == met.end()) {
            met.push_back(one);
            if (!one->deleted_here) out.there.push_back({one->id, &who});
        }
    }
    for (const auto& one : here) {
        const bool known = std::ranges::find(met, &one) != met.end();
        if (!known && one.contact_id && !one.gone && !one.deleted_here) out.left.push_back(one.id);
    }
    return out;
}

}  // namespace fib::sync
