#pragma once

#include "mustache/pieces.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fib::mustache {

/// The text of a partial by its name, or nothing where there is none.
using partial_source = std::function<std::optional<std::string>(std::string_view name)>;

/// A template with its partials, indented as the specification says, in place of the tags that named them. The pieces
/// are views into `texts` and into the text that was given.
struct flat_template {
    std::deque<std::string> texts;
    std::vector<piece> pieces;
};

/// A missing partial, one that includes itself, or a template that grows beyond largest_template is an error that names
/// the chain of partials.
result<flat_template, error> flatten(std::string_view text, std::string_view origin, const partial_source& partial);

}  // namespace fib::mustache
