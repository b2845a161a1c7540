#include "mustache/inlined.hpp"
#include "mustache/program.hpp"

#include <simdjson.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

namespace mustache = fib::mustache;

// "x" is any bytes of the input, "y" is empty, so that a section of each kind is rendered.
constexpr std::string_view names[] = {"x", "y"};

void require(bool holds, std::string_view what, std::string_view input) {
    if (holds) return;
    std::cerr << "not so: " << what << "\ninput: " << input << '\n';
    std::abort();
}

std::string rendered(const mustache::program& program, std::string_view x) {
    std::string out;
    const std::string_view slots[] = {x, ""};
    program.render(slots, out);
    return out;
}

void check_known(std::string_view text, mustache::options how, std::string_view input) {
    how.known.emplace(std::begin(names), std::end(names));
    const auto program = mustache::program::compile(text, how);
    const auto whole = mustache::inline_partials(text, "input", how.partial);
    if (program.has_error()) return;
    const auto out = rendered(program.value(), input);
    simdjson::dom::parser parser;
    std::string_view line;
    const bool is_json = parser.parse('"' + out + '"').get_string().get(line) == simdjson::SUCCESS;
    require(is_json, "what is framed as JSON is JSON", input);
    if (how.frame == mustache::framing::json_line) {
        require(line.find_first_of("\r\n") == line.npos, "a line has no line end in it", input);
    }
    if (whole.has_error()) return;
    how.partial = nullptr;
    const auto again = mustache::program::compile(whole.value(), how);
    require(again.has_value(), "a template with its partials in place compiles", input);
    require(rendered(again.value(), input) == out, "a template with its partials in place renders the same", input);
}

void check_looked_up(std::string_view text, const mustache::options& how, std::string_view data) {
    static const auto usual = mustache::parse_json(R"({"x": [{"y": 1}, "a", [true, null]], "y": {"x": ""}})").value();
    const auto program = mustache::program::compile(text, how);
    if (program.has_error()) return;
    std::string out;
    static_cast<void>(program.value().render(usual, out));
    const auto parsed = mustache::parse_json(data);
    if (parsed.has_value()) static_cast<void>(program.value().render(parsed.value(), out));
}

}  // namespace

/// The input is a template and, after a byte 0x1e each, the partials "p" and "q".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    constexpr char separator = '\x1e';
    const auto first = input.find(separator);
    const auto text = input.substr(0, first);
    const auto rest = first == input.npos ? std::string_view{} : input.substr(first + 1);
    const auto second = rest.find(separator);

    mustache::options how;
    how.source = "input";
    how.values = size % 2 == 0 ? mustache::escaping::html : mustache::escaping::none;
    how.frame = size % 3 == 0 ? mustache::framing::json_line : mustache::framing::json;
    how.partial = [&](std::string_view name) -> std::optional<std::string> {
        if (name == "p") return std::string{rest.substr(0, second)};
        if (name == "q" && second != rest.npos) return std::string{rest.substr(second + 1)};
        return {};
    };
    check_known(text, how, input);
    check_looked_up(text, how, text);
    return 0;
}
