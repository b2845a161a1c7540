#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace fib::pipeline {

/// What a template may say of a recipient, in the order of its slots. templates/README.md explains each to writers.
enum class variable : std::size_t {
    first_name,  ///< "there" where it is not known
    last_name,
    business_name,
    community,
    state,
    industry,
    landing_page_url,
    unsubscribe_url,
    preview_text,
    postal_address,
    campaign_id,
    current_year,
};

inline constexpr std::array<std::string_view, 12> variable_names{
    "first_name",       "last_name",       "business_name", "community",      "state",       "industry",
    "landing_page_url", "unsubscribe_url", "preview_text",  "postal_address", "campaign_id", "current_year",
};

using variable_values = std::array<std::string_view, variable_names.size()>;

}  // namespace fib::pipeline
