#pragma once

#include "sync/taken.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fib::sync {

/// Somebody who is here for a business.
struct person_here {
    std::int64_t id = 0;
    std::optional<std::int64_t> contact_id;  ///< nothing: came another way
    std::string email;                       ///< lower case
    bool deleted_here = false;               ///< by Operations, not by the sync
    bool gone = false;                       ///< by the sync
};

struct matched {
    struct pair {
        std::int64_t id = 0;
        const taken_person* who = nullptr;
    };
    std::vector<pair> there;  ///< to be brought up to date
    std::vector<const taken_person*> added;
    std::vector<std::int64_t> left;  ///< ids of those whom the content database has no more
};

/// Who of a business is who: by the contact's id, else by the address of somebody whose contact is no more, or who came
/// another way. Whom Operations deleted stays deleted, and is not added again.
matched match(const std::vector<person_here>& here, const std::vector<taken_person>& wanted);

}  // namespace fib::sync
