#pragma once

#include "sandbox/account.hpp"
#include "sandbox/call.hpp"
#include "sandbox/ledger.hpp"
#include "sandbox/message_ids.hpp"
#include "sandbox/signature_gate.hpp"

#include <simdjson.h>

namespace fib::sandbox {

/// Answers as Amazon SES does, API version 2 (2019-09-27): SendEmail and GetAccount; SendBulkEmail only as a refusal.
/// One thread only.
class ses_desk {
public:
    /// Both must outlive the desk.
    ses_desk(account& billed, ledger& book) : account_{billed}, book_{book} {}

    reply answer(const call& made);
    void forget_keys() { gate_.forget(); }

private:
    reply send_email(const call& made);
    reply get_account() const;
    reply accept(const call& made, const submission& message, const decision& decided);

    account& account_;
    ledger& book_;
    signature_gate gate_;
    message_ids ids_;
    simdjson::ondemand::parser parser_;
};

}  // namespace fib::sandbox
