#pragma once

#include "cli/verbs.hpp"
#include "scoring/batch.hpp"

#include <string>

namespace fib::cli {

struct scoring_options {
    bool all = false;
    std::string model;  ///< a file; empty: the model built in
};

/// Scores, a batch a transaction, and says what changed; audited as `verb`.
exit_code run_scoring(command& given, const scoring_options& chosen, scoring::kind what, std::string_view verb);

/// --all and --model.
void add_scoring_options(arguments verb, scoring_options& chosen);

}  // namespace fib::cli
