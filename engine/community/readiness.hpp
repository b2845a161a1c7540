#pragma once

#include "store/session.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fib::community {

/// A community that waits to be deployed, and why it comes where it comes.
struct readiness {
    std::int64_t id = 0;
    std::string slug;
    std::string status;  ///< pending, or deploying: begun and not finished
    std::int64_t businesses = 0;
    std::int64_t contacts = 0;   ///< primary contacts
    std::int64_t reachable = 0;  ///< of these: an address, and nothing of their own that stands against mail
    double score = 0;            ///< 0 to 100
};

/// The `count` communities that are readiest, best first; those that were begun come before all others. The score has
/// up to 60 points for the share of primary contacts that can be reached, 30 for the number of businesses (by its
/// logarithm; 2,000 and more have them all), and 10 for how lately the content database spoke of the community (none
/// after 30 days). Communities none of whose contacts has a consent basis are left out, unless `consent_basis` is to be
/// recorded. Looks at the businesses and people of all communities that wait, some communities a statement; `progress`
/// hears how many of how many were looked at, and may be empty.
std::vector<readiness> readiest(store::session& on, std::int64_t count, const std::optional<std::string>& consent_basis,
                                const std::function<void(std::int64_t, std::int64_t)>& progress = {});

}  // namespace fib::community
