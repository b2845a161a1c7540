#pragma once

#include "base/result.hpp"

#include <string>

namespace fib::mustache {

/// Where a template is wrong, for a person who has it open.
struct error {
    std::string source;  ///< file, template id or partial
    int line = 0;        ///< from 1
    std::string message;
    std::string text() const;  ///< "file:line: message"
};

/// What result::value() throws when there is an error instead: std::runtime_error with its text.
[[noreturn]] void throw_exception_from_error(const error& what, const boost::source_location& where);

/// A piece of a template as an error message may show it: quoted, one line, at most 60 bytes of it.
std::string quoted(std::string_view text);

}  // namespace fib::mustache
