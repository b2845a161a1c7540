#pragma once

#include "cli/status/standing.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace fib::cli {

/// What is drawn on. Nothing of it is asked of the terminal here.
struct canvas {
    std::size_t width = 0;   ///< columns; 0: no end, as in a file
    std::size_t height = 0;  ///< lines; 0: no end
    bool unicode = false;    ///< bars and dots beyond ASCII can be shown
    bool colour = false;
};

struct drawn_line {
    enum class tone { plain, title, quiet, alarm };
    std::string text{};
    tone how = tone::plain;
};

/// The standing as lines, none wider than the canvas and no more than it has room for: then the steps with the most
/// people and messages are shown. `pace`: mails a second at earlier looks, the newest last. Pure.
std::vector<drawn_line> draw(const standing& found, const canvas& on, const std::vector<double>& pace = {});

/// Writes the lines, coloured where the canvas is. `line_end` ends each.
void print_lines(std::ostream& out, const std::vector<drawn_line>& lines, const canvas& on,
                 const char* line_end = "\n");

/// The text in lines of at most `width` columns, broken at spaces; every line but the first begins with `indent`.
std::vector<std::string> wrapped(const std::string& text, std::size_t width, const std::string& indent);

/// As much of the text as fits into the columns.
std::string cut(std::string_view text, std::size_t width);

}  // namespace fib::cli
