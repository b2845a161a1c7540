#include "aws/signing_key.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace fib::aws {
namespace {

/// Writes `digits` decimal digits of `value`, which has no more.
char* write_number(char* out, unsigned value, int digits) {
    for (int at = digits - 1; at >= 0; --at) {
        out[at] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return out + digits;
}

}  // namespace

signing_time::signing_time(timestamp moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(moment - day)};
    char* out = write_number(text_.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out = write_number(out, static_cast<unsigned>(date.month()), 2);
    out = write_number(out, static_cast<unsigned>(date.day()), 2);
    *out++ = 'T';
    out = write_number(out, static_cast<unsigned>(time.hours().count()), 2);
    out = write_number(out, static_cast<unsigned>(time.minutes().count()), 2);
    out = write_number(out, static_cast<unsigned>(time.seconds().count()), 2);
    *out = 'Z';
}

signing_key::signing_key(secret key, scope where) : key_{std::move(key)}, where_{std::move(where)} {}

void signing_key::derive(std::string_view day) {
    std::string first = "AWS4" + key_.reveal();
    derived_.use_key(first);
    OPENSSL_cleanse(first.data(), first.size());
    const auto of_day = derived_.of(day);
    derived_.use_key(bytes_of(of_day));
    const auto of_region = derived_.of(where_.region);
    derived_.use_key(bytes_of(of_region));
    const auto of_service = derived_.of(where_.service);
    derived_.use_key(bytes_of(of_service));
    const auto last = derived_.of("aws4_request");
    derived_.use_key(bytes_of(last));
    day_ = day;
    scope_.assign(day).append("/").append(where_.region).append("/").append(where_.service).append("/aws4_request");
}

digest signing_key::sign(std::string_view day, std::string_view text) {
    if (day != day_) derive(day);
    return derived_.of(text);
}

std::string_view signing_key::scope_on(std::string_view day) {
    if (day != day_) derive(day);
    return scope_;
}

}  // namespace fib::aws
