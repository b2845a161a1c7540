#include "cli/database.hpp"
#include "cli/preview.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

struct options {
    std::string what;
    std::string data;
    std::string part;
    bool open = false;
};

preview_source find_source(const command& given, const std::string& what) {
    if (is_template_file(what)) return read_template_file(what);
    store::session on{database_of(given, std::chrono::seconds{5})};
    const auto found = on.query(
        "select subject, coalesce(preview_text, ''), body_html, coalesce(body_text, '') from email_templates "
        "where id = $1",
        what);
    if (found.empty()) {
        throw failure{
            fmt::format("there is no template '{}', neither a file nor in email_templates; 'fibctl "
                        "template:push' brings templates in",
                        what)};
    }
    return {.name = what,
            .subject = std::string{found.text(0, 0)},
            .preview_text = std::string{found.text(0, 1)},
            .html = std::string{found.text(0, 2)},
            .text = std::string{found.text(0, 3)},
            .partials = {}};
}

void print_json(std::ostream& out, const preview& shown, const std::string& saved) {
    json_writer json{out};
    json.begin_object().field("subject", shown.subject).field("preview_text", shown.preview_text);
    json.field("html", shown.html).field("text", shown.text).key("file");
    saved.empty() ? json.null() : json.value(saved);
    json.end_object().end();
}

void print_people(std::ostream& out, const preview& shown, const options& chosen, const std::string& saved) {
    if (chosen.part == "subject") out << shown.subject << '\n';
    if (chosen.part == "html") out << shown.html << '\n';
    if (chosen.part == "text") out << shown.text << '\n';
    if (chosen.part.empty() && !chosen.open) {
        if (!shown.subject.empty()) out << "Subject: " << one_line(shown.subject) << '\n';
        if (!shown.preview_text.empty()) out << "Preview: " << one_line(shown.preview_text) << '\n';
        if (!shown.subject.empty()) out << '\n';
        out << (shown.text.empty() ? shown.html : shown.text) << '\n';
    }
    if (!saved.empty()) out << "The HTML lies in " << saved << '\n';
}

exit_code run(command& given, const options& chosen) {
    const auto data = chosen.data.empty() ? sample_data() : read_sample_data(chosen.data);
    const preview shown =
        render_preview(find_source(given, chosen.what), data, given.loaded.values.sending.tracking_enabled);
    if (chosen.open && shown.html.empty()) throw failure{fmt::format("{} has no HTML part", chosen.what)};
    const std::string saved = chosen.open ? save_html(shown.html) : std::string{};
    given.json ? print_json(given.out, shown, saved) : print_people(given.out, shown, chosen, saved);
    return exit_code::done;
}

}  // namespace

void template_preview(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("template:preview", "Print what a recipient would get",
                        "fibctl template:preview --template templates/email/claim-listing.html --part text",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--template", chosen->what, "A file of templates/, or the id of a template in the database")
        .required()
        .type_name("FILE|ID");
    verb.add_option("--data", chosen->data, "JSON object of variables, in place of a made-up baker's")
        .type_name("FILE");
    verb.add_option("--part", chosen->part, "Only this part").one_of({"subject", "html", "text"});
    verb.add_flag("--open", chosen->open, "Write the HTML to a file for a browser, and say where");
}

}  // namespace fib::cli::commands
