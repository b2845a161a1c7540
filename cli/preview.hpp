#pragma once

#include <functional>
#include <map>
#include <string>

namespace fib::cli {

/// A template's parts, not yet rendered; parts that it has not are empty.
struct preview_source {
    std::string name;  ///< for errors: the file, or the id
    std::string subject;
    std::string preview_text;
    std::string html;
    std::string text;
    std::string partials;  ///< folder of its partials; empty: it needs none
};

struct preview {
    std::string subject;
    std::string preview_text;
    std::string html;
    std::string text;
};

using variable_data = std::map<std::string, std::string, std::less<>>;

/// Whether `what` names a file: it has a dot or a slash, which an id has not.
bool is_template_file(const std::string& what);
/// The parts that stand beside each other: NAME.html, NAME.txt, and NAME.toml with subject and preview_text. Each may
/// be missing but the one that was named.
preview_source read_template_file(const std::string& path);

/// A made-up recipient of whom everything is known.
variable_data sample_data();
/// A JSON object of texts; of an object of such objects (as in templates/sample.json) the first.
variable_data read_sample_data(const std::string& path);

/// As the engine renders: an unknown name is an error with its line. With `tracked` the HTML part has the pixel and the
/// click links of a mail, with made-up tokens. Throws a failure that says where.
preview render_preview(const preview_source& from, const variable_data& data, bool tracked);

/// Writes to a new file that only this user can read, and returns its path.
std::string save_html(const std::string& html);

}  // namespace fib::cli
