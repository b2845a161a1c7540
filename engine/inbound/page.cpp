#include "inbound/page.hpp"

#include "mustache/escaper.hpp"

#include <fmt/format.h>

namespace fib::inbound {
namespace {

constexpr std::string_view head = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 12vh 6vw; font: 18px/1.5 system-ui, sans-serif; color: #1f2428; background: #fff; }
main { max-width: 32em; margin: 0 auto; }
h1 { font-size: 1.4em; line-height: 1.25; }
strong { overflow-wrap: anywhere; }
button { font: inherit; padding: .7em 1.4em; border: 0; border-radius: .4em; color: #fff; background: #1b5e8c; }
button.quiet { color: inherit; background: none; border: 1px solid #8a9299; }
@media (prefers-color-scheme: dark) { body { color: #e6e9eb; background: #15181a; } }
</style>
)";

}  // namespace

std::string escaped(std::string_view text) {
    static const mustache::escaper html{mustache::escaping::html, mustache::framing::plain};
    std::string out;
    html.append(text, out);
    return out;
}

http::response page(unsigned status, std::string_view title, std::string_view body) {
    const auto heading = escaped(title);
    return {status,
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Cache-Control", "no-store"},
             {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"},
             {"Referrer-Policy", "no-referrer"},
             {"X-Robots-Tag", "noindex"}},
            fmt::format("{}<title>{}</title>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n{}\n</main>\n</body>\n</html>\n",
                        head, heading, heading, body)};
}

}  // namespace fib::inbound
