#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::bench {

/// Text as XML takes it, in elements and in attributes; control characters become spaces.
std::string xml_escaped(std::string_view text);

/// About how wide text of the usual size is drawn, in pixels: for legends that must not run into each other.
double text_width(std::string_view text);

/// The text in lines that are no wider than that, broken between words.
std::vector<std::string> wrapped(std::string_view text, double width);

/// Writes an SVG drawing whose colours follow the reader's light or dark theme. Classes are those of the style in
/// svg.cpp: ink, faint, title, head, mark, inside, grid, shade, and fill0 … and line0 … for what is told apart by
/// colour.
class svg {
public:
    static constexpr int colours = 6;

    void text(double x, double y, std::string_view classes, std::string_view what);
    void text_end(double x, double y, std::string_view classes, std::string_view what);     ///< ends at x
    void text_middle(double x, double y, std::string_view classes, std::string_view what);  ///< around x
    void rectangle(double x, double y, double width, double height, std::string_view classes);
    void line(double x1, double y1, double x2, double y2, std::string_view classes);
    void curve(const std::vector<std::pair<double, double>>& points, std::string_view classes);
    void dot(double x, double y, std::string_view classes);

    std::string finish(double width, double height, std::string_view title) const;

private:
    void text_at(double x, double y, std::string_view anchor, std::string_view classes, std::string_view what);
    std::string body_;
};

}  // namespace fib::bench
