#include "cli/manual.hpp"

#include "cli/verb_options.hpp"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fib::cli {
namespace {

/// Text that roff prints as it is. A line that begins with a dot or a quote would be a request.
std::string roff(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        if ((byte == '.' || byte == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
        if (byte == '\\') {
            out += "\\e";
        } else if (byte == '-') {
            out += "\\-";
        } else {
            out += byte;
        }
    }
    return out;
}

std::string page_name(std::string verb) {
    std::ranges::replace(verb, ':', '-');
    return "fibctl-" + verb;
}

std::string heading(const std::string& name) {
    return fmt::format(".TH {} 1 \"\" \"fibctl {}\"\n", name, FIB_VERSION);
}

std::string options_of(const std::vector<shown_option>& options) {
    std::string out;
    for (const auto& one : options) {
        out += fmt::format(".TP\n.B {}{}\n{}\n", roff(one.name),
                           one.value.empty() || one.positional ? "" : " \\fI" + roff(one.value) + "\\fR",
                           roff(one.description) + (one.required ? " (required)" : ""));
    }
    return out;
}

std::string synopsis_of(const shown_verb& verb) {
    std::string out = ".B fibctl " + roff(verb.name) + "\n[\\fIOPTIONS\\fR]";
    for (const auto& one : verb.options) {
        if (one.positional)
            out += one.required ? fmt::format(" \\fI{}\\fR", roff(one.name))
                                : fmt::format(" [\\fI{}\\fR]", roff(one.name));
    }
    return out + "\n";
}

std::string verb_page(const shown_verb& verb) {
    const auto name = page_name(verb.name);
    auto example = verb.footer;
    if (example.starts_with("Example:\n")) example.erase(0, 9);
    return heading(name) +
           fmt::format(".SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}.SH OPTIONS\n{}", roff(name), roff(verb.description),
                       synopsis_of(verb), options_of(verb.options)) +
           fmt::format(
               ".SH EXAMPLE\n.nf\n{}\n.fi\n.SH EXIT STATUS\n0 when done, 1 when not, 2 when misused.\n"
               ".SH SEE ALSO\n.BR fibctl (1)\n",
               roff(example));
}

}  // namespace

std::map<std::string, std::string> manual_pages(const CLI::App& program) {
    const auto verbs = shown_verbs(program);
    std::map<std::string, std::string> out;
    std::string list;
    for (const auto& verb : verbs) {
        out[page_name(verb.name) + ".1"] = verb_page(verb);
        list += fmt::format(".TP\n.B {}\n{}\n", roff(verb.name), roff(verb.description));
    }
    out["fibctl.1"] =
        heading("fibctl") +
        fmt::format(
            ".SH NAME\nfibctl \\- {}\n.SH SYNOPSIS\n.B fibctl\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH OPTIONS\n{}"
            ".SH COMMANDS\n{}.SH SEE ALSO\n.BR fibctl-campaign-status (1)\nand the page of each command\n",
            roff(program.get_description()), options_of(shown_options(program)), list);
    return out;
}

}  // namespace fib::cli
