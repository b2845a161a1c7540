#pragma once

#include "store/session.hpp"

#include <cstddef>

namespace fib::pipeline {

struct rescued {
    std::size_t claims = 0;
    std::size_t given_back = 0;
    std::size_t unknown = 0;
    std::size_t set_aside = 0;
    friend bool operator==(const rescued&, const rescued&) = default;
};

/// Resolves one claim whose lease has run out: places past started_upto are given back untouched, those before it that
/// have no outcome become unknown. Someone given back for the third time is suspect and will be claimed alone; once
/// more, and they are set aside. claims is 0 when nothing has expired. Any number of rescuers may run at once.
rescued rescue_one(store::session& on);

}  // namespace fib::pipeline
