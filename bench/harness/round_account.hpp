#pragma once

#include "bench/harness/report.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace fib::bench {

/// After the engine of an endless run has stopped: what must be true of everybody in it, whatever the provider did.
/// `accepted` and `repeated` are the ledger's. One check for each sentence.
std::vector<check> round_account(const database& books, std::int64_t people, std::int64_t accepted,
                                 std::int64_t repeated);

/// The same message by message, where the whole ledger is still there: what send_log says was sent is in the ledger,
/// and what is in the ledger is in send_log or among the unknowns.
std::vector<check> ledger_account(const database& books, const std::string& ledger);

}  // namespace fib::bench
