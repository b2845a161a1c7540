#pragma once

#include "sync/taken.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::sync {

struct reach {
    std::string email;  ///< lower case; empty where it is none that mail could be sent to
    std::string phone;  ///< E.164; empty where it is none
};

/// The business's own.
reach address_of(const content_business& from);

/// `info@`, `sales@` and others that whoever is on duty reads.
bool is_role_address(std::string_view email);

/// A person for each contact that can be reached, those that are the same person once, the best one primary; the
/// business's own address stands in where there is none. Contacts that cannot be taken are added to `refused`.
std::vector<taken_person> people_of(const content_business& from, std::vector<rejected>& refused);

}  // namespace fib::sync
