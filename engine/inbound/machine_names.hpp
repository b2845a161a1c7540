#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace fib::inbound {

/// What machines that fetch images and links write into their User-Agent, in lower case, and the word for it. They are
/// signs seen in practice: no standard asks a scanner to name itself, and many call themselves a browser.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 68> machine_names{{
    // Scanners of mail gateways and of safe-browsing services
    {"barracuda", "scanner"},
    {"proofpoint", "scanner"},
    {"mimecast", "scanner"},
    {"safelinks", "scanner"},
    {"symantec", "scanner"},
    {"messagelabs", "scanner"},
    {"forcepoint", "scanner"},
    {"websense", "scanner"},
    {"fireeye", "scanner"},
    {"trendmicro", "scanner"},
    {"trend micro", "scanner"},
    {"sophos", "scanner"},
    {"ironport", "scanner"},
    {"zscaler", "scanner"},
    {"bitdefender", "scanner"},
    {"avanan", "scanner"},
    {"cloudmark", "scanner"},
    {"hornetsecurity", "scanner"},
    {"trustwave", "scanner"},
    {"urlscan", "scanner"},
    {"virustotal", "scanner"},
    {"netcraft", "scanner"},
    {"mailscanner", "scanner"},
    {"linkcheck", "scanner"},
    {"link checker", "scanner"},
    // Office asks what a link is before it gives it to the browser, which then comes as itself.
    {"office existence discovery", "office_discovery"},
    {"office protocol discovery", "office_discovery"},
    // Programs
    {"curl/", "tool"},
    {"wget", "tool"},
    {"python-", "tool"},
    {"python/", "tool"},
    {"aiohttp", "tool"},
    {"httpx", "tool"},
    {"go-http-client", "tool"},
    {"java/", "tool"},
    {"apache-httpclient", "tool"},
    {"libwww-perl", "tool"},
    {"lwp::", "tool"},
    {"node-fetch", "tool"},
    {"axios/", "tool"},
    {"undici", "tool"},
    {"guzzlehttp", "tool"},
    {"postmanruntime", "tool"},
    {"powershell", "tool"},
    {"scrapy", "tool"},
    {"ruby", "tool"},
    {"headlesschrome", "headless"},
    {"headless", "headless"},
    {"phantomjs", "headless"},
    {"puppeteer", "headless"},
    {"playwright", "headless"},
    {"selenium", "headless"},
    // Previews that chat programs and social networks make of a link
    {"facebookexternalhit", "preview"},
    {"facebot", "preview"},
    {"whatsapp/", "preview"},
    {"skypeuripreview", "preview"},
    {"bingpreview", "preview"},
    {"google-pagerenderer", "preview"},
    {"slack-imgproxy", "preview"},
    {"iframely", "preview"},
    {"embedly", "preview"},
    {"preview", "preview"},
    // Crawlers
    {"crawler", "bot"},
    {"spider", "bot"},
    {"slurp", "bot"},
    {"googleother", "bot"},
    {"google-safety", "bot"},
    {"archive.org", "bot"},
}};

}  // namespace fib::inbound
