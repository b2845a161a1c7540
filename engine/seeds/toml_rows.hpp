#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::seeds {

enum class kind {
    text,
    integer,
    price,  ///< a number that is not negative
    truth,
    texts,   ///< a list of text
    object,  ///< a table
};

/// What a row may hold under a name. A name that no field has is an error: a slip of the pen is never ignored.
struct field {
    std::string_view name;
    kind what = kind::text;
    bool required = true;
    std::size_t longest = 0;  ///< in characters, for text; 0: any length. Required text is not empty either.
};

struct row {
    std::string source;  ///< the file
    int line = 0;        ///< where it begins, from 1
    /// Text and numbers as they are written, lists and tables as JSON.
    std::map<std::string, std::string, std::less<>> values;
    std::string json;  ///< the whole row as one JSON object

    bool has(std::string_view name) const { return values.find(name) != values.end(); }
    /// Empty where the row has no such value.
    std::string_view at(std::string_view name) const;
    problem wrong(std::string_view what) const;  ///< "file:line: what"
};

using problems = std::vector<problem>;

/// The rows of the array of tables `name` in a TOML text, or every problem at once, each "file:line: ...".
/// `beside` are the only other names that may stand at the top.
result<std::vector<row>, problems> read_rows(std::string_view text, const std::string& source, std::string_view name,
                                             std::span<const field> fields,
                                             std::span<const std::string_view> beside = {});

/// The row that the table `name` is; the whole text where `name` is empty.
result<row, problems> read_row(std::string_view text, const std::string& source, std::string_view name,
                               std::span<const field> fields);

/// One JSON array of the rows, for jsonb_to_recordset.
std::string json_array(std::span<const row> rows);

}  // namespace fib::seeds
