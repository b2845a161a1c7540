#pragma once

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/print.hpp"
#include "community/deployment.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fib::cli {

/// The options that community:deploy and community:deploy-batch share.
struct deploy_options {
    std::string start;
    std::optional<std::int64_t> sequence;
    std::string consent_basis;
    bool dry_run = false;
};

void add_deploy_options(arguments verb, deploy_options& chosen);

/// What the options ask for. A usage_error where --start is no date.
community::deploy_wish wish_of(const deploy_options& chosen);

/// The community of that id or slug; a failure if there is none.
community::town must_find(store::session& on, const std::string& id_or_slug);

/// Enrolled, left out by reason, the hours and the most in a minute, as members of the object that is open.
void write_deployed(json_writer& json, const community::deployed& what);
void print_deployed(std::ostream& out, const community::deployed& what, bool dry_run);

/// Objects for the audit log: what was asked, what was done, why nothing was.
std::string asked_detail(const std::string& which, const deploy_options& chosen);
std::string deployed_detail(const community::deployed& what);
std::string problem_detail(const problem& why);

}  // namespace fib::cli
