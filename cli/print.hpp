#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::cli {

enum class align { left, right };

struct column {
    std::string title;
    align side = align::left;
};

/// Rows under titles, each column as wide as its widest cell. Control characters in cells are shown as '?', for what
/// stands in a database must not steer a terminal.
class table {
public:
    explicit table(std::vector<column> columns);
    /// As many cells as there are columns.
    table& row(std::vector<std::string> cells);
    bool empty() const { return rows_.empty(); }
    void print(std::ostream& out) const;

private:
    std::vector<column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// `1,234,567`
std::string grouped(std::int64_t number);
/// One decimal below 100: `0.4`, `12.5`, `1,204`.
std::string rate_text(double per_second);
/// Two units at most: `3 d 4 h`, `2 h 5 min`, `40 s`.
std::string span_text(std::chrono::seconds span);
/// `1 person`, `1,200 people`
std::string counted(std::int64_t number, std::string_view one, std::string_view many);

/// How many columns of a terminal the UTF-8 text takes: combining marks none, East Asian wide characters and emoji two.
std::size_t display_width(std::string_view text);
/// The text with every control character replaced: line ends by a space, others by '?'.
std::string one_line(std::string_view text);

/// What happened to a database call, for a person, with what to do next.
std::string store_sentence(const store::error& error);

/// Writes JSON (RFC 8259) piece by piece. What is not UTF-8 becomes U+FFFD. The caller closes what it opens.
class json_writer {
public:
    explicit json_writer(std::ostream& out) : out_{out} {}

    json_writer& begin_object();
    json_writer& end_object();
    json_writer& begin_array();
    json_writer& end_array();
    json_writer& key(std::string_view name);
    json_writer& value(std::string_view text);
    json_writer& value(const char* text) { return value(std::string_view{text}); }
    json_writer& value(const std::string& text) { return value(std::string_view{text}); }
    json_writer& value(bool truth);
    json_writer& value(std::int64_t number);
    json_writer& value(int number) { return value(std::int64_t{number}); }
    json_writer& value(std::size_t number) { return value(static_cast<std::int64_t>(number)); }
    json_writer& value(double number);  ///< null if it is no finite number
    json_writer& null();
    template <class T>
    json_writer& value(const std::optional<T>& perhaps) {
        return perhaps ? value(*perhaps) : null();
    }
    template <class T>
    json_writer& field(std::string_view name, const T& what) {
        return key(name).value(what);
    }
    /// Ends the document with a line end.
    void end();

private:
    void separate();
    std::ostream& out_;
    bool first_ = true;
};

/// A bar on standard error that is redrawn in place; draws nothing where that is no terminal. With a clock it says how
/// many a second it has been so far, and how long the rest takes at that.
class progress_bar {
public:
    /// `total` 0: not known, then only the count is shown.
    progress_bar(std::ostream& err, bool is_terminal, std::string label, std::int64_t total,
                 const clock* time = nullptr);
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;
    /// Clears the line.
    ~progress_bar();
    /// Cheap to call often: draws only when something visible changed.
    void show(std::int64_t done);

private:
    std::string speed(std::int64_t done) const;

    std::ostream& err_;
    const bool draws_;
    const std::string label_;
    const std::int64_t total_;
    const clock* clock_;
    timestamp began_at_{};
    std::int64_t began_with_ = 0;  ///< what the first show() said: an earlier run may have done it
    std::int64_t drawn_ = -1;
};

}  // namespace fib::cli
