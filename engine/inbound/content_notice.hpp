#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// Something that changed in the content database. README.md has the fields.
struct content_notice {
    std::string id;
    std::string type;  ///< `business.updated`, `community.created`
    std::optional<std::int64_t> content_db_id;
    timestamp at{};
    std::string body;  ///< all of it, JSON
};

inline constexpr std::size_t most_content_notices = 500;

/// One object, or an array of at most 500 under "events".
result<std::vector<content_notice>, problem> read_content_notices(std::string_view body, timestamp now);

/// Keeps it for the sync that reads it; one with an id that is there already changes nothing. Needs an open
/// transaction.
void keep_content_notice(store::session& on, const content_notice& what);

}  // namespace fib::inbound
