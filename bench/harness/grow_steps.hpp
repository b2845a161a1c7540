#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fib::bench {

/// How large a database is.
struct size {
    std::int64_t people = 0;
    std::int64_t log_rows = 0;
    friend bool operator==(const size&, const size&) = default;
};

/// `100000:0,1000000:10000000`: people and old log rows; neither may fall, and people must grow. The problem says which
/// size is wrong and what would be right.
result<std::vector<size>, problem> read_sizes(std::string_view text);

/// Whether each size brings enough new people for so many of them to be due.
result<void, problem> check_due(const std::vector<size>& sizes, std::int64_t due);

/// "1,000,000 people, 10,000,000 rows"
std::string size_words(const size& of);

}  // namespace fib::bench
