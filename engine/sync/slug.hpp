#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace fib::sync {

/// Lower-case letters, digits and single hyphens, at most 150 of them; `other` is taken where nothing is left of
/// `written`, and "business" where nothing is left of that.
std::string slug_of(std::string_view written, std::string_view other);

/// The slugs that a new business may have, in this order: its own, with its community's, with its number in the content
/// database. The first that nobody has is its slug for good.
std::array<std::string, 3> slug_choices(std::string_view own, std::string_view community, std::int64_t content_id);

}  // namespace fib::sync
