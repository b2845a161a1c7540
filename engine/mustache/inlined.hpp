#pragma once

#include "mustache/flat.hpp"

namespace fib::mustache {

/// The template's source with the source of each partial, and of the partials in it, in place of the tag that names it:
/// a template that needs no other to be compiled, and renders the same. What it does not need to touch stays as it was
/// written. Errors are those of flatten(), and a partial whose edge would make a new tag with the text beside it.
result<std::string, error> inline_partials(std::string_view text, std::string_view source,
                                           const partial_source& partial);

}  // namespace fib::mustache
