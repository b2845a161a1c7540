#include "sandbox/service.hpp"

#include "sandbox/json_reader.hpp"
#include "sandbox/json_text.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace fib::sandbox {
namespace {

reply bad_request(std::string_view message) {
    return {400, {}, fmt::format("{{\"message\":{}}}", quoted(message))};
}

constexpr std::array fault_names{"none",       "fail-before", "cut-before", "silent-before",
                                 "fail-after", "cut-after",   "silent"};

}  // namespace

service::service(settings behaviour, const clock& time, const std::string& ledger_path, bool bodies)
    : account_{std::move(behaviour), time},
      book_{ledger_path, bodies},
      ses_{account_, book_},
      resend_{account_, book_} {}

reply service::answer(const call& made, std::size_t connections) {
    if (made.target.starts_with("/_sandbox/")) return control(made, connections);
    ++account_.counts.requests;
    return made.target.starts_with("/v2/") ? ses_.answer(made) : resend_.answer(made);
}

reply service::control(const call& made, std::size_t connections) {
    if (made.method == "POST" && made.target == "/_sandbox/settings") return change_settings(made);
    if (made.method == "GET" && made.target == "/_sandbox/counts") return tell_counts(connections);
    return {404, {}, R"({"message":"the sandbox has POST /_sandbox/settings and GET /_sandbox/counts"})"};
}

reply service::change_settings(const call& made) {
    auto changed = changed_settings(made);
    if (!changed) return bad_request(changed.error().text);
    account_.change(std::move(*changed));
    ses_.forget_keys();
    return {200, {}, "{}"};
}

result<settings, problem> service::changed_settings(const call& made) {
    settings changed = account_.behaviour();
    json_reader reads;
    const bool read = reads.whole(parser_, made.body, made.room, [&](std::string_view name, json_reader::value of) {
        std::string_view value;
        if (!reads.plain(of, name, value)) return false;
        const auto done = set(changed, name, value);
        return done || reads.refuse(done.error().text);
    });
    if (!read) return problem{reads.complaint()};
    if (const auto fits = check(changed); !fits) return fits.error();
    return changed;
}

reply service::tell_counts(std::size_t connections) {
    const auto& counts = account_.counts;
    std::string body = fmt::format(
        R"({{"requests":{},"accepted":{},"unauthorized":{},"invalid":{},"repeated":{},"rate":{},"connections":{})",
        counts.requests, counts.accepted, counts.unauthorized, counts.invalid, counts.repeated,
        account_.accepted_last_second(), connections);
    body += ",\"endings\":{";
    for (std::size_t i = 0; i < counts.endings.size(); ++i) {
        fmt::format_to(std::back_inserter(body), "{}\"{}\":{}", i == 0 ? "" : ",", to_string(static_cast<ending>(i)),
                       counts.endings[i]);
    }
    body += "},\"faults\":{";
    for (std::size_t i = 1; i < counts.faults.size(); ++i) {
        fmt::format_to(std::back_inserter(body), "{}\"{}\":{}", i == 1 ? "" : ",", fault_names[i], counts.faults[i]);
    }
    body += "}}";
    return {200, {}, std::move(body)};
}

}  // namespace fib::sandbox
