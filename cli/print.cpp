#include "cli/print.hpp"

#include "cli/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <stdexcept>
#include <utility>

namespace fib::cli {
namespace {

bool is_control(char32_t code) {
    // C0, DEL and C1, and the marks that turn the direction of writing (Unicode TR 36): they can make text lie.
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

void append_padded(std::string& line, const std::string& cell, std::size_t width, align side, bool last) {
    const std::string gap(width - std::min(width, display_width(cell)), ' ');
    if (side == align::right) line += gap + cell;
    if (side == align::left) line += last ? cell : cell + gap;
}

}  // namespace

table::table(std::vector<column> columns) : columns_{std::move(columns)} {}

table& table::row(std::vector<std::string> cells) {
    if (cells.size() != columns_.size()) throw std::logic_error{"a table's row has another number of cells"};
    for (std::string& cell : cells) cell = one_line(cell);
    rows_.push_back(std::move(cells));
    return *this;
}

void table::print(std::ostream& out) const {
    std::vector<std::size_t> widths;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        std::size_t width = display_width(columns_[at].title);
        for (const auto& cells : rows_) width = std::max(width, display_width(cells[at]));
        widths.push_back(width);
    }
    const auto line_of = [&](const auto& cell_at) {
        std::string line;
        for (std::size_t at = 0; at < columns_.size(); ++at) {
            if (at > 0) line += "  ";
            append_padded(line, cell_at(at), widths[at], columns_[at].side, at + 1 == columns_.size());
        }
        out << line << '\n';
    };
    line_of([&](std::size_t at) -> const std::string& { return columns_[at].title; });
    for (const auto& cells : rows_) line_of([&](std::size_t at) -> const std::string& { return cells[at]; });
}

std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, ",");
    return text;
}

std::string rate_text(double per_second) {
    return per_second < 100 ? fmt::format("{:.1f}", per_second) : grouped(std::llround(per_second));
}

std::string span_text(std::chrono::seconds span) {
    const auto all = std::max<std::int64_t>(0, span.count());
    const auto days = all / 86400;
    const auto hours = all / 3600 % 24;
    const auto minutes = all / 60 % 60;
    const auto seconds = all % 60;
    const auto two = [](std::int64_t big, const char* unit, std::int64_t small, const char* lesser) {
        return small == 0 ? fmt::format("{} {}", grouped(big), unit)
                          : fmt::format("{} {} {} {}", grouped(big), unit, small, lesser);
    };
    if (days > 0) return two(days, "d", hours, "h");
    if (hours > 0) return two(hours, "h", minutes, "min");
    if (minutes > 0) return two(minutes, "min", seconds, "s");
    return fmt::format("{} s", seconds);
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) width += columns_of(next_code_point(text));
    return width;
}

std::string one_line(std::string_view text) {
    std::string line;
    while (!text.empty()) {
        const std::string_view before = text;
        const char32_t code = next_code_point(text);
        if (code == '\n' || code == '\r' || code == '\t') {
            line += ' ';
        } else if (is_control(code) || code == not_utf8) {
            line += '?';
        } else {
            line += before.substr(0, before.size() - text.size());
        }
    }
    return line;
}

std::string store_sentence(const store::error& error) {
    using kind = store::error::kind;
    const std::string_view said = error.what();
    if (error.sqlstate == "42P01" || error.sqlstate == "42703") {
        return fmt::format("the database lacks what this version needs ({}); run 'fibctl migrate up'", said);
    }
    switch (error.why) {
        case kind::connection:
            return fmt::format(
                "the database cannot be reached: {}. Check DATABASE_URL; 'fibctl config:check' shows where it comes "
                "from",
                said);
        case kind::in_doubt:
            return fmt::format(
                "the database went away while it was committing, so nobody knows whether this was kept: {}. Look with "
                "'fibctl campaign:status', then repeat",
                said);
        case kind::data:
            return fmt::format("the database refused a value: {}", said);
        case kind::conflict:
            return fmt::format("another session was in the way: {}. Run it again", said);
        case kind::room:
            return fmt::format("the database has no room (disk, memory or connections): {}. Make room, then repeat",
                               said);
        case kind::statement:
            return fmt::format(
                "the database refused a statement: {}. 'fibctl migrate status' says whether the schema is "
                "current",
                said);
    }
    return std::string{said};
}

progress_bar::progress_bar(std::ostream& err, bool is_terminal, std::string label, std::int64_t total,
                           const clock* time)
    : err_{err}, draws_{is_terminal}, label_{std::move(label)}, total_{total}, clock_{time} {}

progress_bar::~progress_bar() {
    if (draws_ && drawn_ >= 0) err_ << "\r\033[K" << std::flush;
}

std::string progress_bar::speed(std::int64_t done) const {
    if (!clock_ || done <= began_with_) return {};
    const auto seconds = std::chrono::duration<double>{clock_->now() - began_at_}.count();
    if (seconds < 1) return {};
    const auto rate = static_cast<double>(done - began_with_) / seconds;
    if (total_ <= 0) return fmt::format("  {}/s", rate_text(rate));
    const std::chrono::seconds left{std::llround(static_cast<double>(std::max<std::int64_t>(0, total_ - done)) / rate)};
    return fmt::format("  {}/s, {} left", rate_text(rate), span_text(left));
}

void progress_bar::show(std::int64_t done) {
    if (!draws_) return;
    // A thousandth of the whole is the smallest step worth the terminal's time.
    const std::int64_t step = std::max<std::int64_t>(1, total_ / 1000);
    if (drawn_ >= 0 && done / step == drawn_ / step) return;
    if (drawn_ < 0 && clock_) {
        began_at_ = clock_->now();
        began_with_ = done;
    }
    drawn_ = done;
    if (total_ <= 0) {
        err_ << fmt::format("\r\033[K{}  {}{}", label_, grouped(done), speed(done)) << std::flush;
        return;
    }
    constexpr std::int64_t width = 30;
    const std::int64_t full = std::clamp<std::int64_t>(done * width / total_, 0, width);
    err_ << fmt::format("\r\033[K{}  [{:<{}}]  {} of {}{}", label_, std::string(static_cast<std::size_t>(full), '#'),
                        width, grouped(done), grouped(total_), speed(done))
         << std::flush;
}

}  // namespace fib::cli
