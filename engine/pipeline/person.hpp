#pragma once

#include "base/clock.hpp"
#include "pipeline/advance.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// What send_log knows of one earlier message of the same run through the sequence.
struct earlier_message {
    std::int64_t step_id = 0;
    bool opened = false;
    bool clicked = false;
    bool replied = false;
};

/// A claimed row of people with what rendering and the gate need of its business and community. The views live as long
/// as the claim that holds the row.
struct person {
    std::int64_t id = 0;
    std::int64_t business_id = 0;
    std::int32_t place = 0;  ///< in its claim, from 1
    std::string_view spot;   ///< ctid of the row as the claim wrote it; of a claimed person only
    position at;
    int rescues = 0;

    std::string_view email;
    std::string_view first_name;
    std::string_view last_name;
    std::string_view business_name;
    std::string_view community;
    std::string_view state;
    std::string_view industry;
    std::string_view lead_status;

    bool do_not_email = false;
    bool do_not_sms = false;
    bool do_not_call = false;
    bool deleted = false;  ///< the person or the business
    bool community_paused = false;
    bool suppressed = false;

    std::vector<std::string> tags;         ///< of the business; filled only where the step's conditions ask
    std::vector<earlier_message> earlier;  ///< oldest first; filled only where the step's conditions ask
};

}  // namespace fib::pipeline
