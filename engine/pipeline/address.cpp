#include "pipeline/address.hpp"

#include <algorithm>

namespace fib::pipeline {
namespace {

bool is_letter_or_digit(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

bool is_atom(char byte) {
    return is_letter_or_digit(byte) || std::string_view{"!#$%&'*+-/=?^_`{|}~."}.find(byte) != std::string_view::npos;
}

bool good_local(std::string_view local) {
    return !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
           local.find("..") == std::string_view::npos && std::all_of(local.begin(), local.end(), is_atom);
}

bool good_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), [](char byte) { return is_letter_or_digit(byte) || byte == '-'; });
}

bool good_domain(std::string_view domain) {
    if (domain.size() > 253 || domain.find('.') == std::string_view::npos) return false;
    while (true) {
        const auto dot = domain.find('.');
        if (!good_label(domain.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        domain.remove_prefix(dot + 1);
    }
}

}  // namespace

std::string_view address_fault(std::string_view address) {
    if (address.empty()) return "no_address";
    if (std::any_of(address.begin(), address.end(), [](char byte) { return static_cast<signed char>(byte) < 0; })) {
        return "address_not_ascii";
    }
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || address.size() > 254) return "address_invalid";
    if (!good_local(address.substr(0, at)) || !good_domain(address.substr(at + 1))) return "address_invalid";
    return {};
}

}  // namespace fib::pipeline
