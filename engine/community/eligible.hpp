#pragma once

#include "pipeline/channel.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fib::community {

/// SQL over people p and businesses b, with $1 the consent basis that is recorded for who has none (NULL: it is not)
/// and $2 the channel of the sequence's first step: why this person is not enrolled, NULL where they may be. The words
/// are those of pipeline::gate where it has one.
extern const char* const refusal;

/// Who is enrolled into a sequence that begins on this channel, and on what ground those who have none recorded.
struct terms {
    pipeline::channel channel = pipeline::channel::email;
    std::optional<std::string> consent_basis;
};

/// What a look at a community's people finds.
struct survey {
    std::vector<std::int64_t> eligible;            ///< people's ids, ascending
    std::map<std::string, std::int64_t> left_out;  ///< by reason; "not_primary_contact" beside those of `refusal`

    std::int64_t count(const std::string& reason) const {
        const auto at = left_out.find(reason);
        return at == left_out.end() ? 0 : at->second;
    }
};

survey look_at_people(store::session& on, std::int64_t community, const terms& what);

/// Why this person would not be enrolled; empty where they would be, or do not exist.
std::string why_not_enrolled(store::session& on, std::int64_t person, const terms& what);

}  // namespace fib::community
