#include "seeds/templates.hpp"

#include "mustache/inlined.hpp"
#include "mustache/program.hpp"
#include "pipeline/variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

namespace fib::seeds {
namespace {

constexpr std::array heading{
    field{.name = "name", .longest = 255},
    field{.name = "category", .longest = 50},
    field{.name = "subject", .longest = 255},
    field{.name = "preview_text", .longest = 255},
};

constexpr std::size_t longest_id = 50;  // email_templates.id

struct part {
    std::string body;  ///< with its partials in place
    std::vector<std::string_view> names;
    mustache::program program;
};

class reading {
public:
    reading(const file_set& files, const std::string& root) : files_{files}, root_{root} {}

    void read_email(const std::string& id) {
        const auto path = "email/" + id;
        const auto toml = files_.find(path + ".toml");
        if (toml == files_.end())
            return complain(path + ".toml", "is missing; it has name, category, subject and preview_text");
        const auto head = read_row(toml->second, source(toml->first), "", heading);
        if (!head) return add(head.error());
        for (const auto* line : {"subject", "preview_text"}) {
            if (auto bad = compile(std::string{head->at(line)}, source(toml->first), mustache::escaping::none); !bad) {
                found_.push_back(head->wrong(fmt::format("{}: {}", line, bad.error().message)));
            }
        }
        const auto html = read_part(path + ".html", mustache::escaping::html);
        const auto text = read_part(path + ".txt", mustache::escaping::none);
        if (!html || !text) return;
        for (const auto* name : {"landing_page_url", "unsubscribe_url", "postal_address"}) {
            require(*html, path + ".html", name);
            require(*text, path + ".txt", name);
        }
        std::set<std::string> variables{html->names.begin(), html->names.end()};
        variables.insert(text->names.begin(), text->names.end());
        rows_.push_back({.id = id,
                         .name = std::string{head->at("name")},
                         .subject = std::string{head->at("subject")},
                         .preview_text = std::string{head->at("preview_text")},
                         .body_html = html->body,
                         .body_text = text->body,
                         .variables = {variables.begin(), variables.end()},
                         .category = std::string{head->at("category")}});
    }

    void read_spoken(const std::string& id, const std::string& category) {
        const auto path = fmt::format("{}/{}.txt", category, id);
        const auto text = read_part(path, mustache::escaping::none);
        if (!text) return;
        // The last line end of the file is no part of a message.
        auto body = text->body.substr(0, text->body.find_last_not_of("\r\n") + 1);
        if (category == "sms" && body.find("STOP") == std::string::npos) {
            complain(path, "does not say how to opt out; end it with: Reply STOP to opt out");
        }
        rows_.push_back({.id = id,
                         .name = id,
                         .subject = {},
                         .preview_text = {},
                         .body_html = {},
                         .body_text = std::move(body),
                         .variables = {text->names.begin(), text->names.end()},
                         .category = category});
    }

    void complain(const std::string& path, std::string_view what) {
        found_.push_back({fmt::format("{}: {}", source(path), what)});
    }

    bool clean() const { return found_.empty(); }
    problems found() && { return std::move(found_); }
    std::vector<template_row> rows() && { return std::move(rows_); }

private:
    std::string source(const std::string& path) const { return root_.empty() ? path : root_ + "/" + path; }
    void add(const problems& more) { found_.insert(found_.end(), more.begin(), more.end()); }

    result<mustache::program, mustache::error> compile(const std::string& text, const std::string& from,
                                                       mustache::escaping values) const {
        return mustache::program::compile(
            text,
            {.source = from,
             .values = values,
             .known = std::vector<std::string_view>{pipeline::variable_names.begin(), pipeline::variable_names.end()},
             .partial = partials(from)});
    }

    /// Partials of HTML parts are HTML, those of the others text.
    mustache::partial_source partials(const std::string& from) const {
        const std::string ending = from.ends_with(".html") ? ".html" : ".txt";
        return [this, ending](std::string_view name) -> std::optional<std::string> {
            const auto at = files_.find(fmt::format("partials/{}{}", name, ending));
            return at == files_.end() ? std::nullopt : std::optional{at->second};
        };
    }

    std::optional<part> read_part(const std::string& path, mustache::escaping values) {
        const auto file = files_.find(path);
        if (file == files_.end()) {
            complain(path, "is missing");
            return std::nullopt;
        }
        // Compiled as the author wrote it, so that an error has the file's own line.
        auto program = compile(file->second, source(path), values);
        if (!program) {
            found_.push_back({program.error().text()});
            return std::nullopt;
        }
        auto body = mustache::inline_partials(file->second, source(path), partials(path));
        if (!body) {
            found_.push_back({body.error().text()});
            return std::nullopt;
        }
        auto names = program->names();
        return part{*std::move(body), std::move(names), *std::move(program)};
    }

    void require(const part& in, const std::string& path, std::string_view name) {
        if (std::ranges::find(in.names, name) == in.names.end()) {
            complain(path, fmt::format("has no {{{{{}}}}}; every email needs it", name));
        }
    }

    const file_set& files_;
    const std::string& root_;
    problems found_;
    std::vector<template_row> rows_;
};

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= longest_id &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

}  // namespace

result<std::vector<template_row>, problems> read_templates(const file_set& files, const std::string& root) {
    reading all{files, root};
    std::map<std::string, std::string> folder_of;
    for (const auto& [path, text] : files) {
        const auto slash = path.find('/');
        const auto folder = path.substr(0, slash == std::string::npos ? 0 : slash);
        if (folder != "email" && folder != "sms" && folder != "voice") continue;
        const auto id = path.substr(slash + 1, path.rfind('.') - slash - 1);
        if (!is_id(id)) {
            all.complain(path,
                         fmt::format("is no template id: small letters, digits and hyphens, {} at most", longest_id));
            continue;
        }
        const auto [known, first] = folder_of.emplace(id, folder);
        if (!first && known->second != folder)
            all.complain(path, fmt::format("has an id that {}/ has too", known->second));
    }
    for (const auto& [id, folder] : folder_of) {
        if (folder == "email") {
            all.read_email(id);
        } else {
            all.read_spoken(id, folder);
        }
    }
    if (!all.clean()) return std::move(all).found();
    return std::move(all).rows();
}

}  // namespace fib::seeds
