#pragma once

#include "base/result.hpp"
#include "sandbox/account.hpp"
#include "sandbox/call.hpp"
#include "sandbox/ledger.hpp"
#include "sandbox/resend_desk.hpp"
#include "sandbox/ses_desk.hpp"

#include <simdjson.h>

namespace fib::sandbox {

/// Everything that the sandbox decides, without a socket: a whole request in, what to do about it out. One thread only.
class service {
public:
    /// `time` must outlive the service. Throws as ledger does.
    service(settings behaviour, const clock& time, const std::string& ledger_path, bool bodies);

    /// `connections`: open now, for GET /_sandbox/counts. What it returned must go out only after book().flush().
    reply answer(const call& made, std::size_t connections);

    ledger& book() { return book_; }
    const tallies& counts() const { return account_.counts; }

private:
    reply control(const call& made, std::size_t connections);
    reply change_settings(const call& made);
    result<settings, problem> changed_settings(const call& made);
    reply tell_counts(std::size_t connections);

    account account_;
    ledger book_;
    ses_desk ses_;
    resend_desk resend_;
    simdjson::ondemand::parser parser_;
};

}  // namespace fib::sandbox
