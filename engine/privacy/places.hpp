#pragma once

#include "store/session.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::privacy {

/// Whom it is about, and by what they are found.
struct subject {
    std::int64_t person = 0;
    std::int64_t business = 0;
    std::string email;                ///< lower case; empty: none
    std::string phone;                ///< E.164; empty: none that can be read
    std::vector<std::string> phones;  ///< how `phone` may be written
    std::string name;                 ///< "first last" in lower case; empty where one of them is missing
};

/// A table that may hold something of a person.
struct place {
    std::string_view table;
    bool by_month = false;  ///< partitioned; months that were detached from it are tables of their own
    /// Which rows `t` are of whom `who` (person, business, email, phone, phones, name) names.
    std::string_view theirs{};
    /// What makes them nobody's: assignments; empty: the rows go.
    std::string_view forget{};
    bool copied = false;  ///< nobody's data but another's that mentions them: forgotten, and not exported
};

std::span<const place> places();

/// The names of the tables that this place is in this database, each to be quoted: itself and its detached months;
/// none where there is no such table.
std::vector<std::string> tables_of(store::session& on, const place& where);

/// The subject of $1 .. $6 as the common table `who`, for about().
extern const std::string_view who_sql;

/// Runs `sql`, which begins with who_sql, about one subject.
store::rows about(store::session& on, const std::string& sql, const subject& whom);

/// People of whom this is the id or the mail address, the deleted ones too.
std::vector<subject> find_subjects(store::session& on, std::string_view id_or_email);

}  // namespace fib::privacy
