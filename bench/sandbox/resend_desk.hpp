#pragma once

#include "sandbox/account.hpp"
#include "sandbox/call.hpp"
#include "sandbox/idempotency.hpp"
#include "sandbox/ledger.hpp"
#include "sandbox/message_ids.hpp"

#include <simdjson.h>

namespace fib::sandbox {

/// Answers as Resend's API does: POST /emails with a bearer key and, if wanted, an Idempotency-Key; GET /domains, with
/// an empty list, for those who want to know whether a key is good. The idempotency key keeps the acceptance: a request
/// whose first answer was lost or a 500 is told the id of what was accepted. One thread only.
class resend_desk {
public:
    /// Both must outlive the desk.
    resend_desk(account& billed, ledger& book) : account_{billed}, book_{book} {}

    reply answer(const call& made);

private:
    reply judge(const call& made);
    reply send(const call& made, std::string_view key);
    std::string limits(unsigned status) const;

    account& account_;
    ledger& book_;
    idempotency keys_;
    message_ids ids_;
    simdjson::ondemand::parser parser_;
};

}  // namespace fib::sandbox
