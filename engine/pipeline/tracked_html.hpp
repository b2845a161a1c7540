#pragma once

#include "base/result.hpp"
#include "mustache/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// An HTML part whose links are tracked: `source` is a template that uses, besides the variables that an author may,
/// those of private_names().
struct tracked_html {
    std::string source;
    /// Where each link leads, in their order: an address, or empty for the step's landing page.
    std::vector<std::string> links;

    /// open_pixel_url, and link_1_url for each link: in the order of their slots.
    std::vector<std::string> private_names() const;
};

/// Puts a variable in place of each href of an <a> that is {{landing_page_url}} or an absolute http(s) address as it
/// stands, and the pixel before </body>, or at the end. All else stays as it is: {{unsubscribe_url}}, mailto:, tel:,
/// #anchors, an address with variables in it (what it leads to is not the author's alone), and one that cannot be read
/// with certainty. `html` needs no partials. An HTML part that is empty stays empty.
result<tracked_html, mustache::error> track(std::string_view html, std::string_view source);

}  // namespace fib::pipeline
