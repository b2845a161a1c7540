#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fib::sync {

/// Without spaces at its ends, and with a space for each control character: a name ends up in a mail's subject.
std::string clean(std::string_view text);

/// Characters, as PostgreSQL counts them for varchar. The text is UTF-8.
std::size_t characters(std::string_view text);

/// The first `most` characters.
std::string_view cut(std::string_view text, std::size_t most);

}  // namespace fib::sync
