#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::cli {

/// A field as CSV (RFC 4180), quoted where it must be. Line ends in it stay.
std::string csv_field(std::string_view text);

/// The fields of one line; nothing where a quote is not closed: a field here holds no line end.
std::optional<std::vector<std::string>> csv_fields(std::string_view line);

struct csv_record {
    std::size_t line = 0;  ///< where it begins, from 1
    std::vector<std::string> fields;
    bool closed = true;  ///< false: the text ended within quotes
};

/// The records of a whole text, whose fields may hold line ends. The text must outlive it.
class csv_reader {
public:
    /// A byte order mark at its beginning is passed over.
    explicit csv_reader(std::string_view text);
    /// The next one; nothing at the end. Empty lines are passed over.
    std::optional<csv_record> next();

private:
    std::string_view rest_;
    std::size_t line_ = 1;
};

}  // namespace fib::cli
