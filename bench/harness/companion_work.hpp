#pragma once

#include "bench/harness/programs.hpp"
#include "bench/harness/report.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fib::bench {

/// A content database with so many made-up businesses (fibctl sample:content).
std::unique_ptr<database> content_with_businesses(const programs& from, workplace& at, std::int64_t businesses);

/// Changes one business in a hundred there, so that an incremental sync has something to find.
void change_some_content(const database& content);

/// What leads do: of one business in four that came by the sync an activity or two in the last day, and one in fifty is
/// a customer with a subscription.
void add_signals(const database& books);
/// Something new from one business in a hundred.
void add_more_signals(const database& books);

/// The number under `path` ("{did,businesses}") in what the latest run of a command wrote to audit_log.
std::int64_t written_down(const database& books, const std::string& path);

/// What must be true after all commands: every business is here or rejected, changes came, and who was enrolled is due.
std::vector<check> companion_account(const database& content, const database& books);

}  // namespace fib::bench
