#pragma once

#include "store/session.hpp"
#include "sync/columns.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace fib::sync {

/// Rows of the content database as they are written there. Empty is NULL.
struct content_contact {
    std::int64_t id = 0;
    std::string first_name, last_name, email, phone, title, role, consent_basis;
    bool is_primary = false;
};

struct content_business {
    std::int64_t id = 0;
    std::int64_t community_id = 0;
    std::string name, slug, description, industry, phone, email, source, consent_basis;
    std::array<std::string, plain_columns.size()> plain;
    bool deleted = false;
    std::vector<content_contact> contacts;  ///< in the order of their ids, without the deleted ones
};

struct content_community {
    std::int64_t id = 0;
    std::string name, slug, state, county, timezone, zip_codes, population;
};

/// Descriptions are cut to this many characters.
inline constexpr int longest_description = 10'000;

/// Those of the businesses that are there, by id, with their contacts.
std::vector<content_business> read_businesses(store::session& content, const std::vector<std::int64_t>& ids);

/// All that are not deleted, by id.
std::vector<content_community> read_communities(store::session& content);

}  // namespace fib::sync
