#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::pipeline {

/// A stretch of a text, from its first byte to the one after its last.
struct stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// What of an HTML text tracking has to know.
struct anchors {
    std::vector<stretch> hrefs;  ///< the values of href of each <a>, without their quotes
    std::size_t body_end = 0;    ///< where the last </body> begins; the text's size where there is none
};

/// Reads HTML as browsers do (WHATWG HTML, 13.2.5), as far as finding links asks: comments and the texts of style,
/// script, title and textarea hold none, conditional comments of Outlook do. `tags` are Mustache's, in order: what
/// stands in one is no HTML.
anchors find_anchors(std::string_view html, const std::vector<stretch>& tags);

}  // namespace fib::pipeline
