#include "settings_servers.hpp"

#include "settings_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fib {
namespace {

/// A value of a libpq connection string (PostgreSQL 15 manual, 34.1.1.1).
std::string conninfo_value(std::string_view value) {
    std::string out = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

struct field {
    std::string_view keyword;
    std::string_view name;
    std::string_view second_name;
};
constexpr std::array<field, 5> fields = {{{"host", "PGHOST", "DB_HOST"},
                                          {"port", "PGPORT", "DB_PORT"},
                                          {"user", "PGUSER", "DB_USERNAME"},
                                          {"password", "PGPASSWORD", "DB_PASSWORD"},
                                          {"dbname", "PGDATABASE", "DB_DATABASE"}}};

/// What is wrong with a connection string, or nothing. Says nothing of its contents: it holds a password.
std::optional<std::string> wrong_database_url(std::string_view url) {
    if (std::ranges::any_of(url, [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
        return "holds a line break or another control character; it must be one line";
    }
    if (url.starts_with("postgres://") || url.starts_with("postgresql://")) {
        if (url.find(' ') == std::string_view::npos) return std::nullopt;
        return "holds a blank; write blanks and other special characters of a password as %20 and so on";
    }
    if (url.find("://") == std::string_view::npos && url.find('=') != std::string_view::npos) return std::nullopt;
    return "is no PostgreSQL address; write it as postgresql://user:password@host:5432/database";
}

void check_database_url(settings_reader& from, std::string_view name, const secret& url) {
    if (url.empty()) return;
    if (const auto wrong = wrong_database_url(url.reveal())) from.complain(name, *wrong);
}

std::string assemble_conninfo(settings_reader& from) {
    std::string conninfo;
    for (const field& one : fields) {
        std::optional<std::string> value;
        for (const std::string_view name : {one.name, one.second_name}) {
            std::optional<std::string> given;
            if (one.keyword == "password") {
                if (const auto hidden = from.hidden(name)) given = hidden->reveal();
            } else {
                given = from.text(name);
            }
            if (given && one.keyword == "port") {
                if (const auto port = values::parse_count(*given, 1, 65535); !port) {
                    from.complain(name, port.error().text);
                }
            }
            if (!value) value = std::move(given);
        }
        if (!value) continue;
        if (!conninfo.empty()) conninfo += ' ';
        conninfo += fmt::format("{}={}", one.keyword, conninfo_value(*value));
    }
    return conninfo;
}

std::string percent_decoded(std::string_view text, bool& good) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? digit(text[at + 1]) : -1;
        const int low = high >= 0 ? digit(text[at + 2]) : -1;
        good = good && low >= 0;
        if (low < 0) return out;
        out += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return out;
}

result<redis_settings, problem> parse_redis_url(std::string_view url) {
    constexpr std::string_view right = "write it as redis://:password@host:6379/0";
    if (url.starts_with("rediss://")) {
        return problem{
            "asks for TLS (rediss://), which the Redis client of this build cannot do; use redis:// over a private "
            "network, or through a TLS tunnel on this machine"};
    }
    if (!url.starts_with("redis://")) return problem{fmt::format("is no Redis address; {}", right)};
    url.remove_prefix(8);
    redis_settings parsed;
    bool good = true;
    if (const auto at = url.rfind('@'); at != std::string_view::npos) {
        const std::string_view credentials = url.substr(0, at);
        const auto colon = credentials.find(':');
        parsed.user = percent_decoded(credentials.substr(0, colon), good);
        if (colon != std::string_view::npos)
            parsed.password = secret{percent_decoded(credentials.substr(colon + 1), good)};
        url.remove_prefix(at + 1);
    }
    if (const auto slash = url.find('/'); slash != std::string_view::npos) {
        if (slash + 1 < url.size()) {
            const auto number = values::parse_count(url.substr(slash + 1), 0, 1'000'000);
            good = good && number.has_value();
            if (number) parsed.database = static_cast<int>(*number);
        }
        url = url.substr(0, slash);
    }
    const auto colon = url.rfind(':');
    if (colon != std::string_view::npos && url.find(']', colon) == std::string_view::npos) {
        const auto port = values::parse_count(url.substr(colon + 1), 1, 65535);
        good = good && port.has_value();
        if (port) parsed.port = static_cast<std::uint16_t>(*port);
        url = url.substr(0, colon);
    }
    if (url.starts_with('[') && url.ends_with(']')) url = url.substr(1, url.size() - 2);
    parsed.host = url;
    if (!good || url.empty()) return problem{fmt::format("cannot be read; {}", right)};
    return parsed;
}

/// The first of two names that is set, both shown.
std::optional<std::string> either(settings_reader& from, std::string_view name, std::string_view second) {
    auto first = from.text(name);
    auto other = from.text(second);
    return first ? first : other;
}

}  // namespace

void read_database(settings_reader& from, database_settings& into) {
    from.begin(settings_part::database);
    from.hidden_into("DATABASE_URL", into.url);
    check_database_url(from, "DATABASE_URL", into.url);
    std::string conninfo = assemble_conninfo(from);
    if (const auto driver = from.text("DB_CONNECTION"); driver && *driver != "pgsql") {
        from.complain("DB_CONNECTION",
                      fmt::format("{} is not pgsql, the only database there is", values::quoted(*driver)));
    }
    if (into.url.empty()) into.url = secret{std::move(conninfo)};
    if (into.url.empty()) {
        from.complain("DATABASE_URL",
                      "is not set, nor are PGHOST, PGDATABASE and so on; set it to "
                      "postgresql://user:password@host:5432/database");
    }
    from.hidden_into("CONTENT_DATABASE_URL", into.content_url);
    check_database_url(from, "CONTENT_DATABASE_URL", into.content_url);
}

void read_redis(settings_reader& from, std::optional<redis_settings>& into) {
    from.begin(settings_part::redis);
    const auto url = from.hidden("REDIS_URL");
    const auto host = either(from, "REDISHOST", "REDIS_HOST");
    const auto port = either(from, "REDISPORT", "REDIS_PORT");
    auto password = from.hidden("REDISPASSWORD");
    if (auto second = from.hidden("REDIS_PASSWORD"); !password) password = std::move(second);
    if (url) {
        auto parsed = parse_redis_url(url->reveal());
        if (!parsed) return from.complain("REDIS_URL", parsed.error().text);
        into = std::move(*parsed);
    } else if (host) {
        into = redis_settings{.host = *host, .user = {}, .password = password.value_or(secret{})};
        if (port) {
            const auto number = values::parse_count(*port, 1, 65535);
            if (!number) return from.complain("REDISPORT", number.error().text);
            into->port = static_cast<std::uint16_t>(*number);
        }
    }
}

}  // namespace fib
