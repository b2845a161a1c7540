#include "inbound/sns_hosts.hpp"

#include "inbound/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace fib::inbound {
namespace {

constexpr std::chrono::seconds longest_call{5};
constexpr std::size_t longest_address = 2000;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

http::client_settings few_and_small(const std::string& ca_file) {
    http::client_settings settings;
    settings.connections = 4;
    settings.read_limit = longest_call;
    settings.response_limit = std::size_t{64} << 10;
    settings.ca_file = ca_file;
    return settings;
}

/// What a request line may hold: visible ASCII.
bool fits_request_line(std::string_view target) {
    return std::ranges::all_of(target, [](char c) { return c > ' ' && c < 0x7F; }) && target.find('#') == target.npos;
}

}  // namespace

std::optional<std::string> sns_origin_of(std::string_view topic) {
    std::array<std::string_view, 6> parts;  // arn, partition, service, region, account, name
    for (auto& part : parts) {
        const auto end = &part == &parts.back() ? topic.size() : std::min(topic.find(':'), topic.size());
        part = topic.substr(0, end);
        if (part.empty()) return std::nullopt;
        topic.remove_prefix(std::min(end + 1, topic.size()));
    }
    const auto [arn, partition, service, region, account, name] = parts;
    const bool is_region =
        region.size() >= 3 && std::ranges::all_of(region, [](char c) { return is_letter_or_digit(c) || c == '-'; });
    if (arn != "arn" || !partition.starts_with("aws") || service != "sns" || !is_region) return std::nullopt;
    return fmt::format("https://sns.{}.amazonaws.com{}", region, partition == "aws-cn" ? ".cn" : "");
}

bool is_certificate_path(std::string_view target) {
    const auto fits = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' || c == '/'; };
    return target.starts_with('/') && target.ends_with(".pem") && std::ranges::all_of(target, fits);
}

bool confirms_subscription(std::string_view target) {
    if (!target.starts_with("/?")) return false;
    const auto fields = read_form(target.substr(2));
    return fields && first_of(*fields, "Action") == "ConfirmSubscription";
}

sns_hosts::sns_hosts(const boost::asio::any_io_executor& executor, const std::vector<std::string>& topics,
                     std::string_view instead, const std::string& ca_file) {
    const auto add = [&](std::string_view origin) {
        const auto where = http::origin::parse(origin).value();
        auto written = fmt::format("{}://{}", where.tls ? "https" : "http", where.authority());
        by_origin_.try_emplace(std::move(written),
                               std::make_unique<http::client>(executor, where, few_and_small(ca_file)));
    };
    if (!instead.empty()) {
        add(instead);
        return;
    }
    for (const std::string& topic : topics) {
        if (const auto origin = sns_origin_of(topic)) add(*origin);
    }
}

std::optional<sns_hosts::place> sns_hosts::find(std::string_view address) const {
    const auto scheme = address.find("://");
    if (scheme == address.npos || address.size() > longest_address) return std::nullopt;
    const auto path = address.find('/', scheme + 3);
    if (path == address.npos || !fits_request_line(address)) return std::nullopt;
    const auto host = by_origin_.find(address.substr(0, path));
    if (host == by_origin_.end()) return std::nullopt;
    return place{host->second.get(), std::string{address.substr(path)}};
}

boost::asio::awaitable<result<std::string, problem>> sns_hosts::get(place from) const {
    http::request call{.method = "GET", .target = std::move(from.target), .headers = {}, .body = {}};
    auto answer = co_await from.host->send(std::move(call), deadline::in(longest_call));
    if (!answer) co_return problem{answer.error().what};
    if (answer->status != 200) {
        co_return problem{fmt::format("{} answered {}", from.host->where().authority(), answer->status)};
    }
    co_return result<std::string, problem>{boost::system::in_place_value, std::move(answer->body)};
}

void sns_hosts::close() {
    for (const auto& [origin, host] : by_origin_) host->close();
}

}  // namespace fib::inbound
