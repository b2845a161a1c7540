#pragma once

#include <simdjson.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// A value in a JSON document, or its absence; a member of what is absent, or no object, is absent. Views into the
/// parser that read it.
using json_value = simdjson::simdjson_result<simdjson::dom::element>;

/// The one whole JSON object that `text` is: hostile bytes, nested at most 64 deep. Absent for any other text. Its
/// strings are valid UTF-8, but may hold NUL. `parser` serves one document at a time.
json_value read_json_object(simdjson::dom::parser& parser, std::string_view text);

std::string_view text_of(const json_value& value);  ///< empty where it is absent or no string
bool is_true(const json_value& value);              ///< false where it is absent or no boolean
/// The first `most` elements; none where it is absent or no array.
std::vector<json_value> list_of(const json_value& value, std::size_t most);

}  // namespace fib::inbound
