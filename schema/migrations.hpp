#pragma once

#include <span>
#include <string_view>

namespace fib::schema {

/// One numbered change of the schema, with its undo, as this binary was built with it.
struct migration {
    int number;                 ///< 1, 2, 3, ... without gaps
    std::string_view name;      ///< "core"; lower-case letters, digits and underscores
    std::string_view checksum;  ///< SHA-256 of `up`, in hexadecimal
    std::string_view up, down;  ///< several statements each, without parameters and without BEGIN or COMMIT
};

/// All of them, in order of their numbers. Lives as long as the process.
std::span<const migration> all();

}  // namespace fib::schema
