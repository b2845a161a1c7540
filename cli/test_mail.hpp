#pragma once

#include "cli/preview.hpp"
#include "pipeline/compiled_mail.hpp"
#include "pipeline/person.hpp"
#include "providers/email.hpp"
#include "settings.hpp"

#include <string>
#include <string_view>

namespace fib::cli {

/// A mail that somebody sends to themselves to look at.
struct test_mail {
    providers::mail mail;
    std::string subject;
};

/// What is known of the recipient whom the mail speaks to.
variable_data data_of(const pipeline::person& who);

/// The mail as the engine writes it, to `to`, with "[TEST]" before its subject. Nothing in it acts on anybody: it has
/// no pixel and no click links, its landing page names person 0, and its unsubscribe link is one that the engine
/// refuses. Events of it are known by the attempt, or the key, and are let be. Throws a failure that says where the
/// template is wrong.
test_mail compose_test(pipeline::mail_source source, std::string_view landing_page, variable_data whom,
                       const sending_settings& from, const providers::body_layout& layout, std::string_view to,
                       timestamp now);

}  // namespace fib::cli
