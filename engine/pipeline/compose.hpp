#pragma once

#include "base/clock.hpp"
#include "pipeline/person.hpp"
#include "pipeline/sequence.hpp"
#include "pipeline/tracking_link.hpp"
#include "pipeline/unsubscribe_link.hpp"
#include "pipeline/variables.hpp"
#include "providers/attempt.hpp"
#include "providers/email.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

struct mail_values;

struct compose_settings {
    std::string learning_center_url;  ///< landing pages lie under it; no slash at its end
    std::string postal_address;       ///< every commercial mail must have one (15 USC 7704)
    /// Nothing: mails have no pixel, and their links lead where they lead.
    std::optional<tracking_links> tracking{};
    /// The mail's bytes are the same at every attempt, as a provider that keeps idempotency keys wants them: its links
    /// name person and step, not the attempt.
    bool same_at_every_attempt = false;
};

/// A mail that is ready to go, and what the books will say of it.
struct composed {
    providers::mail mail;
    std::string subject;
};

/// Fills a step's compiled mail for one recipient. One event loop's thread.
class composer {
public:
    composer(compose_settings settings, unsubscribe_links links);
    composed compose(const person& who, const step& what, const providers::attempt_id& attempt, timestamp now);

private:
    void fill_tracked(mail_values& filled, const person& who, const step& what, const providers::attempt_id& attempt);

    compose_settings settings_;
    unsubscribe_links links_;
    // Kept for their room.
    std::string urls_;
    std::vector<std::size_t> url_ends_;
    std::vector<std::string_view> tracked_;
};

/// The values that come from the recipient's own row, enough for a subject.
void fill_recipient(variable_values& values, const person& who, const step& what);

/// `base/page?utm_source=email&utm_campaign=HOOK-001&pid=1&bid=2`, as the platform's landing pages read it.
std::string landing_page_url(const std::string& base, const step& what, const person& who);

}  // namespace fib::pipeline
