#include "cli/preview.hpp"

#include "base/small_file.hpp"
#include "base/toml_values.hpp"
#include "cli/command.hpp"
#include "mustache/inlined.hpp"
#include "mustache/program.hpp"
#include "pipeline/tracked_html.hpp"
#include "pipeline/variables.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fib::cli {
namespace {

std::string read_or_fail(const std::string& path) {
    auto text = read_small_file(path);
    if (!text) throw failure{text.error().text};
    return std::move(*text);
}

std::string read_if_there(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? read_or_fail(path) : std::string{};
}

struct part {
    std::string source;
    mustache::escaping values;
    std::string partials;   ///< folder; may be empty
    std::string extension;  ///< of the partials
    std::vector<std::string> private_names{};
};

mustache::partial_source partials_of(const part& what) {
    return [&](std::string_view name) -> std::optional<std::string> {
        // A name is no path: it must not leave the folder.
        if (what.partials.empty() || name.find_first_of("/.") != std::string_view::npos) return std::nullopt;
        auto found = read_small_file(fmt::format("{}/{}{}", what.partials, name, what.extension));
        return found ? std::optional{std::move(*found)} : std::nullopt;
    };
}

std::string render_part(std::string_view text, const part& what, const variable_data& data) {
    mustache::options how;
    how.source = what.source;
    how.values = what.values;
    how.known.emplace(pipeline::variable_names.begin(), pipeline::variable_names.end());
    how.known->insert(how.known->end(), what.private_names.begin(), what.private_names.end());
    std::vector<std::string_view> slots;
    for (const std::string_view name : *how.known) {
        const auto given = data.find(name);
        slots.push_back(given == data.end() ? std::string_view{} : std::string_view{given->second});
    }
    how.partial = partials_of(what);
    const auto program = mustache::program::compile(text, how);
    if (!program) throw failure{program.error().text()};
    std::string out;
    program->render(slots, out);
    return out;
}

/// The part with the pixel and the click links that a mail has; their tokens are made up.
std::string render_tracked(std::string_view text, part what, variable_data data) {
    const auto must = [](auto made) {
        if (!made) throw failure{made.error().text()};
        return *std::move(made);
    };
    const auto whole = must(mustache::inline_partials(text, what.source, partials_of(what)));
    const auto tracked = must(pipeline::track(whole, what.source));
    data["open_pixel_url"] = "https://api.example.com/t/o/sample";
    for (std::size_t link = 1; link <= tracked.links.size(); ++link) {
        data[fmt::format("link_{}_url", link)] = fmt::format("https://api.example.com/t/c/sample-{}", link);
    }
    what.private_names = tracked.private_names();
    return render_part(tracked.source, what, data);
}

/// Takes the texts of one JSON object.
variable_data texts_of(simdjson::dom::object object) {
    variable_data data;
    for (const auto field : object) {
        std::string_view text;
        if (field.value.get(text) == simdjson::SUCCESS) data.emplace(field.key, text);
    }
    return data;
}

}  // namespace

bool is_template_file(const std::string& what) {
    return what.find_first_of("./") != std::string::npos;
}

preview_source read_template_file(const std::string& path) {
    const std::filesystem::path named{path};
    const auto sibling = [&](const char* extension) {
        return std::filesystem::path{named}.replace_extension(extension).string();
    };
    read_or_fail(path);
    preview_source from{.name = path,
                        .subject = {},
                        .preview_text = {},
                        .html = read_if_there(sibling(".html")),
                        .text = read_if_there(sibling(".txt")),
                        .partials = (named.parent_path() / ".." / "partials").lexically_normal().string()};
    auto about = parse_toml_values(read_if_there(sibling(".toml")), sibling(".toml"));
    if (!about) throw failure{about.error().text};
    from.subject = (*about)["SUBJECT"];
    from.preview_text = (*about)["PREVIEW_TEXT"];
    return from;
}

variable_data sample_data() {
    return {{"first_name", "Maria"},
            {"last_name", "Ortiz"},
            {"business_name", "Ortiz & Daughter's Bakery"},
            {"community", "Rockport"},
            {"state", "ME"},
            {"industry", "Bakery"},
            {"landing_page_url", "https://learn.example.com/claim-your-listing"},
            {"unsubscribe_url", "https://api.example.com/u/sample"},
            {"postal_address", "12 Harbor Street, Springfield, OH 45501"},
            {"campaign_id", "HOOK-001"},
            {"current_year", "2026"}};
}

variable_data read_sample_data(const std::string& path) {
    const std::string text = read_or_fail(path);
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (const auto wrong = parser.parse(text).get(object)) {
        throw failure{fmt::format("{} is no JSON object: {}", path, simdjson::error_message(wrong))};
    }
    for (const auto field : object) {
        simdjson::dom::object inner;
        if (field.value.get(inner) == simdjson::SUCCESS) return texts_of(inner);
    }
    return texts_of(object);
}

preview render_preview(const preview_source& from, const variable_data& data, bool tracked) {
    const auto plain = mustache::escaping::none;
    const auto named = [&](std::string_view what, mustache::escaping values, const char* extension) {
        return part{fmt::format("{} ({})", from.name, what), values, from.partials, extension, {}};
    };
    preview shown;
    shown.subject = render_part(from.subject, named("subject", plain, ".txt"), data);
    shown.preview_text = render_part(from.preview_text, named("preview text", plain, ".txt"), data);
    variable_data whole = data;
    if (whole["preview_text"].empty()) whole["preview_text"] = shown.preview_text;
    const auto html = named("HTML", mustache::escaping::html, ".html");
    shown.html = render_part(from.html, html, whole);
    if (tracked) shown.html = render_tracked(from.html, html, whole);
    shown.text = render_part(from.text, named("text", plain, ".txt"), whole);
    return shown;
}

std::string save_html(const std::string& html) {
    std::string path = (std::filesystem::temp_directory_path() / "fibctl-preview-XXXXXX.html").string();
    const int file = ::mkstemps(path.data(), 5);
    if (file < 0) throw failure{fmt::format("cannot make {}: {}", path, std::strerror(errno))};
    std::size_t written = 0;
    while (written < html.size()) {
        const ssize_t now = ::write(file, html.data() + written, html.size() - written);
        if (now <= 0) break;
        written += static_cast<std::size_t>(now);
    }
    const int problem = errno;
    if (::close(file) != 0 || written != html.size()) {
        throw failure{fmt::format("cannot write {}: {}", path, std::strerror(problem))};
    }
    return path;
}

}  // namespace fib::cli
