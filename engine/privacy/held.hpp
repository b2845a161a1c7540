#pragma once

#include "privacy/places.hpp"

#include <iosfwd>

namespace fib::privacy {

/// Writes everything that is held of one person as one JSON object: a list of rows for each table that has any, by the
/// tables' names, with the business and what the suppression list says.
void write_held(store::session& on, const subject& whom, std::ostream& out);

}  // namespace fib::privacy
