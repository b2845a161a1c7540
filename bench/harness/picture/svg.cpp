#include "bench/harness/picture/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace fib::bench {
namespace {

// Plain rules only: not every viewer knows CSS variables.
constexpr std::string_view style = R"(
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:13px}
.paper{fill:#ffffff}
.ink{fill:#1f2328}
.faint{fill:#59636e}
.title{fill:#1f2328;font-size:15px;font-weight:600}
.head{fill:#1f2328;font-size:20px;font-weight:600}
.mark{fill:#59636e;font-size:12px}
.inside{fill:#ffffff;font-size:12px}
.over{fill:#1f2328;font-size:12px}
.grid{stroke:#d1d9e0;stroke-width:1}
.base{stroke:#59636e;stroke-width:1}
.shade{fill:#d1242f;fill-opacity:0.10}
.curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.pale{fill-opacity:0.6}
.fill0{fill:#0969da}.fill1{fill:#a04100}.fill2{fill:#1a7f37}.fill3{fill:#8250df}.fill4{fill:#cf222e}.fill5{fill:#0f766e}
.line0{stroke:#0969da}.line1{stroke:#a04100}.line2{stroke:#1a7f37}.line3{stroke:#8250df}.line4{stroke:#cf222e}.line5{stroke:#0f766e}
@media (prefers-color-scheme:dark){
.paper{fill:#0d1117}
.ink,.title,.head,.over{fill:#f0f6fc}
.faint,.mark{fill:#9198a1}
.inside{fill:#0d1117}
.grid{stroke:#3d444d}
.base{stroke:#9198a1}
.shade{fill:#f85149;fill-opacity:0.18}
.fill0{fill:#4493f8}.fill1{fill:#f0883e}.fill2{fill:#3fb950}.fill3{fill:#ab7df8}.fill4{fill:#f85149}.fill5{fill:#2dd4bf}
.line0{stroke:#4493f8}.line1{stroke:#f0883e}.line2{stroke:#3fb950}.line3{stroke:#ab7df8}.line4{stroke:#f85149}.line5{stroke:#2dd4bf}
}
)";

}  // namespace

std::string xml_escaped(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        switch (byte) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f ? ' ' : byte;
        }
    }
    return out;
}

double text_width(std::string_view text) {
    constexpr double pixels_a_character = 6.9;
    std::size_t characters = 0;
    for (const char byte : text) characters += (static_cast<unsigned char>(byte) & 0xC0) != 0x80 ? 1 : 0;
    return pixels_a_character * static_cast<double>(characters);
}

std::vector<std::string> wrapped(std::string_view text, double width) {
    std::vector<std::string> out{""};
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        if (!out.back().empty() && text_width(out.back()) + text_width(word) + text_width(" ") > width) {
            out.emplace_back();
        }
        if (!out.back().empty()) out.back() += ' ';
        out.back() += word;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

void svg::text_at(double x, double y, std::string_view anchor, std::string_view classes, std::string_view what) {
    fmt::format_to(std::back_inserter(body_),
                   R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>)"
                   "\n",
                   x, y, anchor, xml_escaped(classes), xml_escaped(what));
}

void svg::text(double x, double y, std::string_view classes, std::string_view what) {
    text_at(x, y, "start", classes, what);
}

void svg::text_end(double x, double y, std::string_view classes, std::string_view what) {
    text_at(x, y, "end", classes, what);
}

void svg::text_middle(double x, double y, std::string_view classes, std::string_view what) {
    text_at(x, y, "middle", classes, what);
}

void svg::rectangle(double x, double y, double width, double height, std::string_view classes) {
    fmt::format_to(std::back_inserter(body_),
                   R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"/>)"
                   "\n",
                   x, y, width, height, xml_escaped(classes));
}

void svg::line(double x1, double y1, double x2, double y2, std::string_view classes) {
    fmt::format_to(std::back_inserter(body_),
                   R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>)"
                   "\n",
                   x1, y1, x2, y2, xml_escaped(classes));
}

void svg::curve(const std::vector<std::pair<double, double>>& points, std::string_view classes) {
    body_ += "<polyline points=\"";
    for (const auto& [x, y] : points) fmt::format_to(std::back_inserter(body_), "{:.1f},{:.1f} ", x, y);
    fmt::format_to(std::back_inserter(body_), "\" class=\"curve {}\"/>\n", xml_escaped(classes));
}

void svg::dot(double x, double y, std::string_view classes) {
    fmt::format_to(std::back_inserter(body_),
                   R"(<circle cx="{:.1f}" cy="{:.1f}" r="3.5" class="{}"/>)"
                   "\n",
                   x, y, xml_escaped(classes));
}

std::string svg::finish(double width, double height, std::string_view title) const {
    return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" )"
                       R"(height="{1:.0f}" role="img">)"
                       "\n<title>{2}</title>\n<style>{3}</style>\n"
                       R"(<rect width="{0:.0f}" height="{1:.0f}" class="paper"/>)"
                       "\n{4}</svg>\n",
                       width, height, xml_escaped(title), style, body_);
}

}  // namespace fib::bench
