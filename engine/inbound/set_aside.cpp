#include "inbound/set_aside.hpp"

#include <simdjson.h>

#include <algorithm>
#include <string_view>

namespace fib::inbound {
namespace {

constexpr std::size_t longest = std::size_t{64} << 10;

constexpr store::statement keep{
    "inbound_set_aside",
    "insert into events_set_aside (source, source_id, kind, body, reason) values ($1, $2, $3, $4, $5)"};

std::string fit(std::string_view text) {
    std::string out{text.substr(0, longest)};
    std::ranges::replace(out, '\0', '?');
    if (simdjson::validate_utf8(out.data(), out.size())) return out;
    // Cut in the middle of a character, or not UTF-8 at all: then what is certain of it is ASCII.
    std::ranges::replace_if(
        out, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; }, '?');
    return out;
}

}  // namespace

void set_aside(store::session& on, const unapplied& what) {
    on.exec(keep, fit(what.source), fit(what.source_id), fit(what.kind), fit(what.body), fit(what.reason));
}

}  // namespace fib::inbound
