#pragma once

#include "base/result.hpp"
#include "seeds/files.hpp"
#include "seeds/toml_rows.hpp"

#include <string>
#include <vector>

namespace fib::seeds {

/// A row of email_templates. Texts and calls are rows too: category "sms" or "voice", only a text part, no subject.
struct template_row {
    std::string id;
    std::string name;
    std::string subject;
    std::string preview_text;
    std::string body_html;
    std::string body_text;
    std::vector<std::string> variables;  ///< the names that the parts use, sorted
    std::string category;
};

/// Templates by the paths that templates/README.md describes, with partials put in place of the tags that name them.
/// Every part is compiled with the variables that a recipient has; every problem is "root/file:line: ...", all at once.
result<std::vector<template_row>, problems> read_templates(const file_set& files, const std::string& root);

}  // namespace fib::seeds
