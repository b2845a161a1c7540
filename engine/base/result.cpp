#include "base/result.hpp"

#include <stdexcept>

namespace fib {

void throw_exception_from_error(const problem& what, const boost::source_location&) {
    throw std::runtime_error{what.text};
}

}  // namespace fib
