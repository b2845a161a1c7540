#include "cli/suppression_file.hpp"

#include "cli/csv.hpp"
#include "inbound/readable.hpp"
#include "pipeline/suppressed_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fib::cli {
namespace {

constexpr std::size_t longest_reason = 50;
constexpr std::size_t longest_source = 100;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& byte : out) {
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
    }
    return out;
}

}  // namespace

result<std::string, problem> suppression_reason(std::string_view written) {
    auto text = lower(trimmed(written));
    const bool fits = !text.empty() && text.size() <= longest_reason && std::ranges::all_of(text, [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
    });
    if (fits) return {boost::system::in_place_value, std::move(text)};
    return problem{fmt::format(
        "'{}' is no reason; write one word of letters, digits and _, such as manual, bounced or unsubscribed",
        inbound::readable(written, longest_reason))};
}

bool is_header(std::string_view line) {
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    const auto fields = csv_fields(line);
    if (!fields) return false;
    const auto first = lower(trimmed(fields->front()));
    return first == "address" || first == "email" || first == "phone";
}

result<pipeline::suppression, problem> read_suppression(std::string_view line, std::string_view reason,
                                                        std::string_view source, timestamp at) {
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    const auto fields = csv_fields(line);
    if (!fields) return problem{"a quote is not closed"};
    const auto given = [&](std::size_t which, std::string_view otherwise) {
        const auto text = which < fields->size() ? trimmed((*fields)[which]) : std::string_view{};
        return text.empty() ? otherwise : text;
    };
    auto address = pipeline::suppressed_address(fields->front());
    if (!address) return std::move(address).error();
    auto why = suppression_reason(given(1, reason));
    if (!why) return std::move(why).error();
    return pipeline::suppression{*std::move(address), *std::move(why),
                                 inbound::readable(given(2, source), longest_source), at};
}

}  // namespace fib::cli
