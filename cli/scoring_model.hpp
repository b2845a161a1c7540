#pragma once

#include "scoring/model.hpp"

#include <string>

namespace fib::cli {

struct command;

/// The model of this file, or the one built in where `file` is empty. Prints every problem and throws a failure.
scoring::model scoring_model(command& given, const std::string& file);

}  // namespace fib::cli
