#include "sync/phone.hpp"

#include "pipeline/suppressed_address.hpp"

namespace fib::sync {
namespace {

constexpr std::size_t longest = 60;

/// `402-555-0101 x12`, `(402) 555-0101, ext. 5`
std::string_view without_extension(std::string_view written) {
    for (const std::string_view mark : {"ext", "EXT", "Ext", "x", "X", "#"})
        written = written.substr(0, written.find(mark));
    while (!written.empty() && (written.back() == ',' || written.back() == ';' || written.back() == ' ')) {
        written.remove_suffix(1);
    }
    return written;
}

bool is_code(std::string_view three) {
    return three[0] >= '2' && three.substr(1) != "11";
}

}  // namespace

std::optional<std::string> e164(std::string_view written) {
    if (written.size() > longest || written.find('@') != written.npos) return std::nullopt;
    auto number = pipeline::suppressed_address(without_extension(written));
    if (!number) return std::nullopt;
    if (number->starts_with("+1")) {
        const std::string_view digits = *number;
        if (digits.size() != 12 || !is_code(digits.substr(2, 3)) || !is_code(digits.substr(5, 3))) return std::nullopt;
    }
    return *std::move(number);
}

}  // namespace fib::sync
