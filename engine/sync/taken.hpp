#pragma once

#include "base/result.hpp"
#include "store/session.hpp"
#include "sync/content_rows.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace fib::sync {

/// A row of the content database that cannot be taken over.
struct rejected {
    const char* kind;  ///< "community", "business" or "contact"
    std::int64_t content_id = 0;
    std::string reason;
};

/// A contact as the person it becomes. Empty is NULL.
struct taken_person {
    std::int64_t contact_id = 0;  ///< 0: the business's own address
    std::string first_name, last_name, email, phone, title, role, consent_basis;
    bool is_primary = false;
    bool is_decision_maker = false;
};

/// A business as it is written here, its values in the order of business_columns().
struct taken_business {
    std::int64_t content_id = 0;
    bool deleted = false;
    std::string own_slug;  ///< what slug_choices() begins with
    std::string community_slug;
    std::vector<store::parameter> values;
    std::vector<taken_person> people;
};

/// What the rows refer to.
struct known_places {
    struct place {
        std::int64_t id = 0;
        std::string slug;
    };
    std::unordered_map<std::int64_t, place> communities;       ///< by their ids in the content database
    std::unordered_map<std::string, std::int64_t> industries;  ///< by slug
};

/// Columns of businesses that the content database owns. All others belong to Operations.
const std::vector<std::string>& business_columns();

/// The business with its people; contacts that cannot be taken are added to `refused`. The problem is the reason why
/// the business itself cannot be taken.
result<taken_business, problem> take(const content_business& from, const known_places& known,
                                     std::vector<rejected>& refused);

}  // namespace fib::sync
