#pragma once

#include "bench/harness/workplace.hpp"

#include <string>

namespace fib::bench {

/// `2 × Some Processor`
std::string machine_words();
/// `PostgreSQL 15.4 with huge pages`; no word of pages where the server runs on another machine.
std::string postgresql_words(workplace& at);

}  // namespace fib::bench
