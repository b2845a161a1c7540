#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <string>

namespace fib {

/// A value, or the expected failure E. Broken machinery throws instead; see CONTRIBUTING.md.
template <class T, class E>
using result = boost::system::result<T, E>;

/// The plainest failure: a sentence for a person that says what was wrong, where, and what to do next.
struct problem {
    std::string text;
};

/// What result::value() throws when there is a problem instead: std::runtime_error with its text.
[[noreturn]] void throw_exception_from_error(const problem& what, const boost::source_location& where);

}  // namespace fib
