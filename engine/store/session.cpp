#include "store/session.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>
#include <pqxx/tablewriter>

#include <array>
#include <atomic>
#include <charconv>
#include <exception>
#include <sys/socket.h>
#include <unordered_set>
#include <utility>

namespace fib::store {
namespace {

/// A server that went away without a word is noticed within a minute.
constexpr std::array<std::string_view, 4> keep_alive{"keepalives_idle=20", "keepalives_interval=5",
                                                     "keepalives_count=4", "tcp_user_timeout=40000"};

std::string percent_spaces(const std::string& text) {
    std::string out;
    for (const char byte : text) byte == ' ' ? out += "%20" : out += byte;
    return out;
}

/// libpq takes a URI or key=value pairs; either way what we add comes last and wins.
std::string with_options(const session_settings& settings) {
    const auto& url = settings.url.reveal();
    const bool uri = url.starts_with("postgresql://") || url.starts_with("postgres://");
    if (uri) {
        return fmt::format("{}{}connect_timeout={}&application_name={}&{}", url,
                           url.find('?') == std::string::npos ? '?' : '&', settings.connect_limit.count(),
                           percent_spaces(settings.application), fmt::join(keep_alive, "&"));
    }
    return fmt::format("{} connect_timeout={} application_name='{}' {}", url, settings.connect_limit.count(),
                       settings.application, fmt::join(keep_alive, " "));
}

/// The server's first line without its position marks: enough for a person, and one line in the log.
std::string first_line(std::string_view text) {
    if (text.starts_with("ERROR:  ")) text.remove_prefix(8);
    if (text.starts_with("FATAL:  ")) text.remove_prefix(8);
    return std::string{text.substr(0, text.find('\n'))};
}

error::kind kind_of(const std::string& sqlstate) {
    if (sqlstate.starts_with("22") || sqlstate.starts_with("23")) return error::kind::data;
    if (sqlstate.starts_with("40")) return error::kind::conflict;
    if (sqlstate.starts_with("53")) return error::kind::room;
    if (sqlstate.starts_with("08") || sqlstate.starts_with("57P")) return error::kind::connection;
    return error::kind::statement;
}

/// Turns what libpqxx throws into a store::error. `lost` is what a lost connection means at this place.
[[noreturn]] void rethrow(error::kind lost) {
    try {
        throw;
    } catch (const error&) {
        throw;
    } catch (const pqxx::in_doubt_error& problem) {
        throw error{error::kind::in_doubt, "", first_line(problem.what())};
    } catch (const pqxx::statement_completion_unknown& problem) {
        throw error{error::kind::in_doubt, "40003", first_line(problem.what())};
    } catch (const pqxx::transaction_rollback& problem) {
        throw error{error::kind::conflict, "40001", first_line(problem.what())};
    } catch (const pqxx::too_many_connections& problem) {
        throw error{error::kind::room, "53300", first_line(problem.what())};
    } catch (const pqxx::broken_connection& problem) {
        throw error{lost, "", "the connection to PostgreSQL was lost: " + first_line(problem.what())};
    } catch (const pqxx::sql_error& problem) {
        const auto kind = kind_of(problem.sqlstate());
        throw error{kind == error::kind::connection ? lost : kind, problem.sqlstate(), first_line(problem.what())};
    } catch (const pqxx::argument_error& problem) {
        throw error{error::kind::data, "22021", first_line(problem.what())};
    } catch (const std::exception& problem) {
        throw error{error::kind::statement, "", first_line(problem.what())};
    }
}

}  // namespace

error::error(kind what_kind, std::string state, const std::string& message)
    : std::runtime_error{message}, why{what_kind}, sqlstate{std::move(state)} {}

struct session::connection {
    explicit connection(const std::string& options) : link{options} {}

    pqxx::connection link;
    std::unique_ptr<pqxx::work> open;
    std::unordered_set<const char*> prepared;
    std::atomic<int> socket{-1};
};

struct rows::held {
    pqxx::result result;
};

session::session(session_settings settings) {
    try {
        connection_ = std::make_unique<connection>(with_options(settings));
        connection_->socket = connection_->link.sock();
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        // A silent reconnect would lose the open transaction and the session's settings.
        connection_->link.inhibit_reactivation(true);
#pragma GCC diagnostic pop
        auto set_up = fmt::format(
            "set client_encoding = 'UTF8'; set timezone = 'UTC'; set datestyle = 'ISO'; set client_min_messages = "
            "warning; set statement_timeout = {}; set synchronous_commit = on",
            settings.statement_limit.count());
        for (const auto& more : settings.set_up) set_up += "; " + more;
        script(set_up);
    } catch (const pqxx::broken_connection& problem) {
        throw error{error::kind::connection, "", "cannot connect to PostgreSQL: " + first_line(problem.what())};
    } catch (...) {
        rethrow(error::kind::connection);
    }
}

session::~session() {
    rollback();
}

rows session::exec_prepared(const statement& what, const std::vector<parameter>& values) {
    const bool alone = connection_->open == nullptr;
    try {
        if (connection_->prepared.insert(what.name).second) connection_->link.prepare(what.name, what.sql);
        std::vector<const char*> texts;
        texts.reserve(values.size());
        for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
        const auto params = pqxx::prepare::make_dynamic_params(texts.begin(), texts.end());
        if (!alone) {
            return rows{std::make_shared<rows::held>(connection_->open->exec_prepared(what.name, params))};
        }
        pqxx::nontransaction one{connection_->link};
        return rows{std::make_shared<rows::held>(one.exec_prepared(what.name, params))};
    } catch (...) {
        rethrow(alone ? error::kind::in_doubt : error::kind::connection);
    }
}

rows session::exec_once(std::string_view sql, const std::vector<parameter>& values) {
    const bool alone = connection_->open == nullptr;
    try {
        std::vector<const char*> texts;
        for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
        const auto params = pqxx::prepare::make_dynamic_params(texts.begin(), texts.end());
        if (!alone) {
            return rows{std::make_shared<rows::held>(connection_->open->exec_params(std::string{sql}, params))};
        }
        pqxx::nontransaction one{connection_->link};
        return rows{std::make_shared<rows::held>(one.exec_params(std::string{sql}, params))};
    } catch (...) {
        rethrow(alone ? error::kind::in_doubt : error::kind::connection);
    }
}

void session::script(std::string_view sql) {
    try {
        if (connection_->open) {
            connection_->open->exec(std::string{sql});
        } else {
            pqxx::nontransaction one{connection_->link};
            one.exec(std::string{sql});
        }
    } catch (...) {
        rethrow(connection_->open ? error::kind::connection : error::kind::in_doubt);
    }
}

void session::begin() {
    try {
        connection_->open = std::make_unique<pqxx::work>(connection_->link);
    } catch (...) {
        rethrow(error::kind::connection);
    }
}

void session::commit() {
    try {
        connection_->open->commit();
        connection_->open.reset();
    } catch (...) {
        connection_->open.reset();
        rethrow(error::kind::in_doubt);
    }
}

void session::rollback() noexcept {
    if (connection_) connection_->open.reset();
}

void session::copy(std::string_view table, const std::vector<std::string>& columns, std::string_view lines) {
    if (lines.empty()) return;
    try {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        // The one libpqxx 6 class that takes lines which are already written; its successor formats field by field.
        pqxx::tablewriter writer{*connection_->open, std::string{table}, columns.begin(), columns.end(), "\\N"};
#pragma GCC diagnostic pop
        lines.remove_suffix(1);  // write_raw_line adds the last LF
        writer.write_raw_line(std::string{lines});
        writer.complete();
    } catch (...) {
        rethrow(error::kind::connection);
    }
}

bool session::connected() const noexcept {
    return connection_->link.is_open();
}

void session::interrupt() noexcept {
    if (connection_->socket >= 0) ::shutdown(connection_->socket, SHUT_RDWR);
}

rows::rows(std::shared_ptr<const held> what) : held_{std::move(what)} {}

std::size_t rows::size() const {
    return held_->result.size();
}

std::size_t rows::affected() const {
    return held_->result.affected_rows();
}

bool rows::is_null(std::size_t row, int column) const {
    return held_->result[static_cast<pqxx::result::size_type>(row)][column].is_null();
}

std::string_view rows::text(std::size_t row, int column) const {
    const auto field = held_->result[static_cast<pqxx::result::size_type>(row)][column];
    return {field.c_str(), field.size()};
}

namespace {

template <class T>
T parse(std::string_view text) {
    T value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) {
        throw std::runtime_error{fmt::format("the database sent '{}' where a number was expected", text)};
    }
    return value;
}

}  // namespace

std::int64_t rows::number(std::size_t row, int column) const {
    return parse<std::int64_t>(text(row, column));
}

double rows::real(std::size_t row, int column) const {
    return parse<double>(text(row, column));
}

bool rows::truth(std::size_t row, int column) const {
    return text(row, column) == "t";
}

timestamp rows::moment(std::size_t row, int column) const {
    return timestamp_from_sql(text(row, column)).value();
}

std::optional<timestamp> rows::maybe_moment(std::size_t row, int column) const {
    if (is_null(row, column)) return std::nullopt;
    return moment(row, column);
}

std::optional<std::int64_t> rows::maybe_number(std::size_t row, int column) const {
    if (is_null(row, column)) return std::nullopt;
    return number(row, column);
}

std::vector<std::string> rows::column_names() const {
    std::vector<std::string> names;
    for (pqxx::row::size_type column = 0; column < held_->result.columns(); ++column) {
        names.emplace_back(held_->result.column_name(column));
    }
    return names;
}

}  // namespace fib::store
