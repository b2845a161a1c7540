#include "sync/match.hpp"

#include <algorithm>

namespace fib::sync {
namespace {

const person_here* find_contact(const std::vector<person_here>& here, std::int64_t contact) {
    const auto found = std::ranges::find_if(here, [&](const auto& one) { return one.contact_id == contact; });
    return found == here.end() ? nullptr : &*found;
}

const person_here* find_address(const std::vector<person_here>& here, const std::string& email) {
    if (email.empty()) return nullptr;
    const auto found =
        std::ranges::find_if(here, [&](const auto& one) { return !one.contact_id && one.email == email; });
    return found == here.end() ? nullptr : &*found;
}

}  // namespace

matched match(const std::vector<person_here>& here, const std::vector<taken_person>& wanted) {
    matched out;
    std::vector<const person_here*> met;
    for (const auto& who : wanted) {
        const auto* one = find_contact(here, who.contact_id);
        if (!one) one = find_address(here, who.email);
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
