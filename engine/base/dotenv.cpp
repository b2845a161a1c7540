#include "base/dotenv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace fib {
namespace {

using boost::system::in_place_value;
using values = std::map<std::string, std::string, std::less<>>;

bool is_name(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && letter(text[0]) && std::ranges::all_of(text, [&](char c) { return letter(c) || digit(c); });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// What may follow the closing quote of a value.
bool is_end(std::string_view rest) {
    rest = trimmed(rest);
    return rest.empty() || rest.starts_with('#');
}

class value_reader {
public:
    value_reader(const values& process, const values& above) : process_{process}, above_{above} {}

    /// The value that `text`, what stands after '=', says; the error says what is wrong with it.
    result<std::string, problem> read(std::string_view text) const {
        text = trimmed(text);
        if (text.starts_with('\'')) return single_quoted(text.substr(1));
        if (text.starts_with('"')) return double_quoted(text.substr(1));
        return bare(text);
    }

private:
    static result<std::string, problem> single_quoted(std::string_view text) {
        const auto end = text.find('\'');
        if (end == std::string_view::npos) return problem{"the closing ' is missing"};
        if (!is_end(text.substr(end + 1))) return problem{"there is text after the closing '"};
        return {in_place_value, text.substr(0, end)};
    }

    result<std::string, problem> double_quoted(std::string_view text) const {
        std::string out;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '"') {
                if (!is_end(text.substr(at + 1))) return problem{"there is text after the closing \""};
                return {in_place_value, std::move(out)};
            }
            if (text[at] == '\\' && at + 1 < text.size()) {
                ++at;
                out += text[at] == 'n' ? '\n' : text[at];
            } else if (auto bad = copy(text, at, out)) {
                return *bad;
            }
        }
        return problem{"the closing \" is missing"};
    }

    result<std::string, problem> bare(std::string_view text) const {
        std::string out;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '#' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t')) break;
            if (auto bad = copy(text, at, out)) return *bad;
        }
        return {in_place_value, trimmed(out)};
    }

    /// Appends what stands at `at`, one character or a reference, and moves `at` to its last character.
    std::optional<problem> copy(std::string_view text, std::size_t& at, std::string& out) const {
        if (!text.substr(at).starts_with("${")) {
            out += text[at];
            return std::nullopt;
        }
        const auto end = text.find('}', at);
        if (end == std::string_view::npos) return problem{"the closing } of a ${NAME} is missing"};
        const std::string_view name = text.substr(at + 2, end - at - 2);
        if (!is_name(name)) return problem{"a ${...} does not hold a variable's name"};
        if (const auto found = process_.find(name); found != process_.end()) {
            out += found->second;
        } else if (const auto earlier = above_.find(name); earlier != above_.end()) {
            out += earlier->second;
        }
        at = end;
        return std::nullopt;
    }

    const values& process_;
    const values& above_;
};

}  // namespace

result<values, problem> parse_dotenv(std::string_view text, const std::string& path, const values& process) {
    values all;
    const value_reader reader{process, all};
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with("export ")) line = trimmed(line.substr(7));
        const auto equals = line.find('=');
        // The line is not quoted in the error: it may be a secret that lost its name.
        if (equals == std::string_view::npos || !is_name(trimmed(line.substr(0, equals)))) {
            return problem{fmt::format("{}:{}: this is not NAME=value; a comment begins with #", path, number)};
        }
        const std::string_view name = trimmed(line.substr(0, equals));
        auto value = reader.read(line.substr(equals + 1));
        if (!value) return problem{fmt::format("{}:{}: {}: {}", path, number, name, value.error().text)};
        all.insert_or_assign(std::string{name}, std::move(*value));
    }
    return all;
}

}  // namespace fib
