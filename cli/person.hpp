#pragma once

#include "privacy/places.hpp"

#include <string>
#include <vector>

namespace fib::cli {

/// Everybody of that id or mail address; a failure where there is nobody.
std::vector<privacy::subject> people_named(store::session& on, const std::string& id_or_email);

/// {"people": [1, 2]}: for the audit log, which keeps nothing that says who they are.
std::string ids_of(const std::vector<privacy::subject>& people);

}  // namespace fib::cli
