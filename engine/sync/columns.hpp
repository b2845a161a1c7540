#pragma once

#include <array>
#include <cstddef>

namespace fib::sync {

/// A column of a business that is taken over as it is, under the same name on both sides.
struct plain_column {
    const char* name;
    const char* read;     ///< how it is read: what our column could not hold is left out
    std::size_t longest;  ///< characters that our column holds; 0: a number or JSON
};

/// A text that is too long is left out: half an address of a page leads nowhere.
inline constexpr std::array plain_columns{
    plain_column{"legal_name", "legal_name", 255},
    plain_column{"address_street", "address_street", 255},
    plain_column{"address_city", "address_city", 255},
    plain_column{"address_state", "address_state", 2},
    plain_column{"address_zip", "address_zip", 10},
    plain_column{"address_lat", "case when address_lat between -90 and 90 then round(address_lat::numeric, 8) end", 0},
    plain_column{"address_lng", "case when address_lng between -180 and 180 then round(address_lng::numeric, 8) end",
                 0},
    plain_column{"website", "website", 500},
    plain_column{"hours_of_operation", "hours_of_operation::text", 0},
    plain_column{"employee_count_range", "employee_count_range", 20},
    plain_column{"year_established", "case when year_established between 1000 and 2999 then year_established end", 0},
    plain_column{"annual_revenue_range", "annual_revenue_range", 20},
    plain_column{"google_business_id", "google_business_id", 100},
    plain_column{"facebook_url", "facebook_url", 500},
    plain_column{"instagram_handle", "instagram_handle", 100},
    plain_column{"yelp_url", "yelp_url", 500},
};

}  // namespace fib::sync
