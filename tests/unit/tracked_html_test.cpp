#include "pipeline/tracked_html.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using fib::pipeline::track;

namespace {

const std::string pixel =
    R"(<img src="{{open_pixel_url}}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px">)";

/// What `html` becomes, without the pixel.
std::string rewritten(const std::string& html) {
    auto out = track(html, "test").value().source;
    const auto at = out.find(pixel);
    REQUIRE(at != std::string::npos);
    return out.erase(at, pixel.size());
}

std::vector<std::string> links_of(const std::string& html) {
    return track(html, "test").value().links;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("landing pages and absolute addresses become click links, in their order") {
    CHECK(rewritten("<p><a class=\"tap\" href=\"{{landing_page_url}}\">x</a><A HREF='http://b.example/'>y</A>"
                    "<a\n href = https://c.example/d>z</a></p>\n") ==
          "<p><a class=\"tap\" href=\"{{link_1_url}}\">x</a><A HREF='{{link_2_url}}'>y</A>"
          "<a\n href = {{link_3_url}}>z</a></p>\n");
    CHECK(links_of("<a href=\"{{landing_page_url}}\"></a><a href='http://b.example/'></a>") ==
          list{"", "http://b.example/"});
    CHECK(links_of("<a href={{{ landing_page_url }}}></a><a href=' {{&landing_page_url}} '></a>") == list{"", ""});
}

TEST_CASE("entities in an address are what a browser makes of them, or the link is let be") {
    CHECK(links_of("<a href='https://a.example/?b=1&amp;c=&#50;&#x33;&d=&quot;&'>") ==
          list{"https://a.example/?b=1&c=23&d=\"&"});
    CHECK(links_of("<a href='https://a.example/?b=1&copy;'>").empty());
    CHECK(links_of("<a href='https://a.example/?b=1&#10;'>").empty());
    CHECK(links_of("<a href='https://a.example/?b=1&amp'>") == list{"https://a.example/?b=1&amp"});
}

TEST_CASE("what is no link to a page is let be") {
    for (const std::string html : {"<a href=\"{{unsubscribe_url}}\">",
                                   "<a href='mailto:a@b.example'>",
                                   "<a href='tel:+15551234567'>",
                                   "<a href='#top'>",
                                   "<a href='/here'>",
                                   "<a name='x'>",
                                   "<a href>",
                                   "<a href=''>",
                                   "<a>",
                                   "<a href='javascript:alert(1)'>",
                                   "<a href='https://a.example/{{campaign_id}}'>",
                                   "<a href='{{landing_page_url}}#faq'>",
                                   "<a href='{{#industry}}https://a.example{{/industry}}'>",
                                   "<a data-href='https://a.example'>",
                                   "<link href='https://a.example/x.css'>",
                                   "<abbr href='https://a.example'>",
                                   "<img src='https://a.example/x.png'>",
                                   "{{landing_page_url}}",
                                   "https://a.example",
                                   "a < b href='https://x.y'",
                                   "<!-- <a href='https://a.example'> -->",
                                   "<style>a { } <a href='https://a.example'></style>",
                                   "<title><a href='https://a.example'></title>",
                                   "{{! <a href='https://a.example'> }}<p>",
                                   "<a title=\"<a href='https://a.example'>\">",
                                   "<a href='https://ä.example/'>",
                                   "</a href='https://a.example'>"}) {
        CAPTURE(html);
        CHECK(links_of(html).empty());
        CHECK(rewritten(html + "\n") == html + "\n");
    }
}

TEST_CASE("a link among sections, in Outlook's conditional comments or after odd markup is found") {
    for (const std::string html :
         {"{{#industry}}<a href='https://a.example'>{{/industry}}",
          "<a {{#industry}}class=\"x\"{{/industry}} href='https://a.example'>",
          "<!--[if mso]><a href='https://a.example'><![endif]-->", "a < b<a href='https://a.example'>",
          "<!-- x --><a href='https://a.example'>", "<br/><a\thref='https://a.example'/>",
          "<p title='>'><a href='https://a.example'>", "{{! ' < }}<a href='https://a.example'>",
          "<a href='https://a.example' href='https://b.example'>"}) {
        CAPTURE(html);
        CHECK(links_of(html) == list{"https://a.example"});
    }
}

TEST_CASE("the pixel comes before the last end of the body, else at the end, and never into nothing") {
    CHECK(track("<body>x</body></html>", "t").value().source == "<body>x" + pixel + "</body></html>");
    CHECK(track("<!-- </body> --><body>x</BODY >", "t").value().source ==
          "<!-- </body> --><body>x" + pixel + "</BODY >");
    CHECK(track("<p>x\n", "t").value().source == "<p>x\n" + pixel);
    CHECK(track("<p>x", "t").value().source == "<p>x\n" + pixel);
    CHECK(track("</body><a href='https://a.example'>", "t").value().source ==
          pixel + "</body><a href='{{link_1_url}}'>");
    CHECK(track("", "t").value().source.empty());
    CHECK(track(" \n", "t").value().source == " \n");
}

TEST_CASE("variables are written in the delimiters that are in force where they stand") {
    CHECK(track("{{=<% %>=}}<a href='<%landing_page_url%>'>x</a><%={{ }}=%><a href='https://b.example'>", "t")
              .value()
              .source == "{{=<% %>=}}<a href='<%link_1_url%>'>x</a><%={{ }}=%><a href='{{link_2_url}}'>\n" + pixel);
    CHECK(track("x\n{{=<% %>=}}", "t").value().source.find("<%open_pixel_url%>") != std::string::npos);
}

TEST_CASE("no more links are tracked than a token can number") {
    std::string html;
    for (int n = 0; n < 300; ++n) html += "<a href='https://a.example/" + std::to_string(n) + "'>";
    const auto found = track(html, "t").value();
    CHECK(found.links.size() == 255);
    CHECK(found.private_names().size() == 256);
    CHECK(found.private_names().back() == "link_255_url");
    CHECK(found.source.find("href='https://a.example/299'") != std::string::npos);
}
