#pragma once

#include "seeds/steps.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fib::cli {

inline constexpr int most_steps = 1000;
inline constexpr int last_day = 3650;

/// A step of a sequence as the database has it.
struct stored_step {
    int number = 0;
    int day_offset = 1;
    std::string campaign_id;
    std::string template_id;
    std::string landing_page;
    std::string subject;
    std::string preview_text;  ///< empty: none
    std::string channel;
    std::string conditions;  ///< JSON; empty: none
    bool active = true;
};

/// What a file of steps says.
struct steps_file {
    std::vector<seeds::row> steps;  ///< by their numbers, each right as far as its own line tells
    seeds::problems found;          ///< "file:line: ..." of the lines that are not
    std::set<int> unread;           ///< the numbers that those lines may have
};

/// Reads CSV (RFC 4180) with a header that names each column of seeds::step_fields, in any order. `source` is its name
/// for the problems. A file without a step is a problem.
steps_file read_steps_file(std::string_view text, const std::string& source);

/// The steps that are active, as read_steps_file reads them.
std::string write_steps_file(const std::vector<stored_step>& steps);

}  // namespace fib::cli
