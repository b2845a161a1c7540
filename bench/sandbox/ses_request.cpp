#include "sandbox/ses_request.hpp"

#include "sandbox/address.hpp"
#include "sandbox/json_reader.hpp"
#include "sandbox/tags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace fib::sandbox {
namespace {

using value = json_reader::value;

bool plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

bool printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; });
}

std::string lower(std::string_view text) {
    std::string made{text};
    for (auto& c : made) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return made;
}

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class reader : public json_reader {
public:
    bool top(simdjson::ondemand::parser& parser, std::string_view given, std::size_t room) {
        bool has_content = false;
        const bool read = whole(parser, given, room, [&](std::string_view name, value of) {
            if (name == "FromEmailAddress") return address(of, name, from_);
            if (name == "Destination") return destination(of);
            if (name == "Content") return has_content = true, content(of);
            if (name == "ReplyToAddresses") return addresses(of, name, nullptr);
            if (name == "FeedbackForwardingEmailAddress") return address(of, name, ignored_);
            if (name == "EmailTags") return tags(of);
            if (name == "ConfigurationSetName") return configuration_set(of);
            if (name == "ConfigurationOverrides") return overrides(of);
            if (is_one_of(name, passed_over)) return skip(of, name);
            return refuse(fmt::format("SendEmail has no member '{}'", name));
        });
        if (!read) return false;
        if (!has_content) return refuse("Content is missing");
        if (from_.empty()) return refuse("FromEmailAddress is missing");
        if (message_.recipients == 0) return refuse("Destination has no recipient");
        if (message_.recipients > 50) return refuse("Recipient count exceeds 50.");
        return true;
    }

    const submission& message() const { return message_; }
    bool set_is_missing() const { return set_is_missing_; }
    std::string_view set_name() const { return set_; }

private:
    static constexpr std::array<std::string_view, 5> passed_over{"FromEmailAddressIdentityArn",
                                                                 "FeedbackForwardingEmailAddressIdentityArn",
                                                                 "ListManagementOptions", "TenantName", "EndpointId"};

    bool address(value& of, std::string_view path, std::string_view& into) {
        std::string_view given;
        if (!text(of, path, given)) return false;
        const auto bare = bare_address(given);
        if (!bare) return refuse(fmt::format("Illegal address in {}", path));
        into = *bare;
        return true;
    }

    bool addresses(value& of, std::string_view path, std::size_t* count) {
        return items(of, path, [&](value item) {
            std::string_view bare;
            if (!address(item, path, bare)) return false;
            if (count != nullptr && (*count)++ == 0) message_.to = bare;
            return true;
        });
    }

    bool destination(value& of) {
        return members(of, "Destination", [&](std::string_view name, value list) {
            if (name == "ToAddresses" || name == "CcAddresses" || name == "BccAddresses") {
                return addresses(list, name, &message_.recipients);
            }
            return refuse(fmt::format("Destination has no member '{}'", name));
        });
    }

    bool content(value& of) {
        int kinds = 0;
        const bool read = members(of, "Content", [&](std::string_view name, value kind) {
            ++kinds;
            if (name == "Simple") return simple(kind);
            if (name == "Raw") return raw(kind);
            if (name == "Template") return refuse("the sandbox keeps no templates; send Simple content");
            return refuse(fmt::format("Content has no member '{}'", name));
        });
        if (!read) return false;
        if (kinds != 1) return refuse("Content must have exactly one of Simple, Raw, Template");
        return true;
    }

    bool raw(value& of) {
        bool has_data = false;
        return members(of, "Raw",
                       [&](std::string_view name, value data) {
                           if (name != "Data") return refuse(fmt::format("Raw has no member '{}'", name));
                           std::string_view encoded;
                           has_data = true;
                           return text(data, "Raw.Data", encoded);
                       }) &&
               (has_data || refuse("Raw.Data is missing"));
    }

    bool simple(value& of) {
        bool has_subject = false;
        bool has_body = false;
        const bool read = members(of, "Simple", [&](std::string_view name, value part) {
            if (name == "Subject") return has_subject = true, subject(part);
            if (name == "Body") return has_body = true, body(part);
            if (name == "Headers") return headers(part);
            if (name == "Attachments") return skip(part, name);
            return refuse(fmt::format("Simple has no member '{}'", name));
        });
        if (!read) return false;
        if (!has_subject) return refuse("Simple.Subject is missing");
        return has_body || refuse("Simple.Body is missing");
    }

    bool subject(value& of) {
        std::string_view plain;
        if (!data(of, "Subject", plain, message_.subject_json)) return false;
        if (plain.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos) return true;
        return refuse("Subject must not contain line breaks or NUL");
    }

    bool body(value& of) {
        const bool read = members(of, "Body", [&](std::string_view name, value part) {
            std::string_view plain;
            if (name == "Html") return data(part, name, plain, message_.html_json);
            if (name == "Text") return data(part, name, plain, message_.text_json);
            return refuse(fmt::format("Body has no member '{}'", name));
        });
        if (!read) return false;
        if (message_.html_json.empty() && message_.text_json.empty()) return refuse("Body needs Text or Html");
        return true;
    }

    /// A `Content` structure: Data and, unless it is ASCII, the Charset that it is in.
    bool data(value& of, std::string_view path, std::string_view& plain, std::string_view& as_sent) {
        bool has_data = false;
        std::string_view charset;
        const bool read = members(of, path, [&](std::string_view name, value part) {
            if (name == "Data") return has_data = true, text(part, path, plain, as_sent);
            if (name == "Charset") return text(part, "Charset", charset);
            return refuse(fmt::format("{} has no member '{}'", path, name));
        });
        if (!read) return false;
        if (!has_data) return refuse(fmt::format("{}.Data is missing", path));
        if (charset.empty() && !plain_ascii(plain)) {
            return refuse(fmt::format("{} is not ASCII and names no Charset", path));
        }
        return true;
    }

    bool headers(value& of) {
        return items(of, "Headers", [&](value item) {
            std::string_view name;
            std::string_view content;
            return pair(item, "Headers", name, content) && header(name, content);
        });
    }

    bool header(std::string_view name, std::string_view content) {
        static constexpr std::array<std::string_view, 15> once_only{"bcc",
                                                                    "cc",
                                                                    "content-type",
                                                                    "date",
                                                                    "from",
                                                                    "list-id",
                                                                    "list-unsubscribe",
                                                                    "list-unsubscribe-post",
                                                                    "message-id",
                                                                    "mime-version",
                                                                    "reply-to",
                                                                    "return-path",
                                                                    "sender",
                                                                    "subject",
                                                                    "to"};
        const bool fits = std::all_of(name.begin(), name.end(), [](char c) { return c > 32 && c < 127 && c != ':'; });
        if (!fits || name.empty() || name.size() > 126) return refuse(fmt::format("'{}' is no header name", name));
        if (!printable(content) || content.size() > 995 || name.size() + content.size() > 996) {
            return refuse(fmt::format("the value of header {} is too long or not printable ASCII", name));
        }
        auto lowered = lower(name);
        if (is_one_of(lowered, once_only) && std::find(seen_.begin(), seen_.end(), lowered) != seen_.end()) {
            return refuse(fmt::format("header {} may appear only once", name));
        }
        seen_.push_back(std::move(lowered));
        return true;
    }

    bool tags(value& of) {
        return items(of, "EmailTags", [&](value item) {
            std::string_view name;
            std::string_view content;
            if (!pair(item, "EmailTags", name, content)) return false;
            if (!fit_for_tag(name) || !fit_for_tag(content)) {
                return refuse(fmt::format("tag '{}' holds more than A-Z a-z 0-9 _ - or is empty or too long", name));
            }
            if (name == "attempt") message_.attempt = content;
            if (name == "campaign") message_.campaign = content;
            return true;
        });
    }

    /// `{"Name": …, "Value": …}`
    bool pair(value& of, std::string_view path, std::string_view& name, std::string_view& content) {
        int found = 0;
        const bool read = members(of, path, [&](std::string_view member, value part) {
            ++found;
            if (member == "Name") return text(part, "Name", name);
            if (member == "Value") return text(part, "Value", content);
            return refuse(fmt::format("{} has no member '{}'", path, member));
        });
        if (!read) return false;
        return found == 2 || refuse(fmt::format("{} need a Name and a Value", path));
    }

    bool configuration_set(value& of) {
        if (!text(of, "ConfigurationSetName", set_)) return false;
        set_is_missing_ = set_.starts_with("missing");
        return (fit_for_tag(set_) && set_.size() <= 64) || refuse("ConfigurationSetName is not a valid name");
    }

    bool overrides(value& of) {
        return members(of, "ConfigurationOverrides", [&](std::string_view name, value tracking) {
            if (name != "Tracking") return refuse(fmt::format("ConfigurationOverrides has no member '{}'", name));
            return members(tracking, "Tracking", [&](std::string_view which, value state) {
                std::string_view wanted;
                if (which != "OpenTrackingEnabled" && which != "ClickTrackingEnabled") {
                    return refuse(fmt::format("Tracking has no member '{}'", which));
                }
                return text(state, which, wanted) && (wanted == "ENABLED" || wanted == "DISABLED" ||
                                                      refuse(fmt::format("{} is ENABLED or DISABLED", which)));
            });
        });
    }

    submission message_;
    std::string_view from_;
    std::string_view ignored_;
    std::string_view set_;
    bool set_is_missing_ = false;
    std::vector<std::string> seen_;
};

}  // namespace

result<submission, refusal> read_ses_request(simdjson::ondemand::parser& parser, std::string_view body,
                                             std::size_t room) {
    reader reads;
    if (!reads.top(parser, body, room)) return refusal{400, "BadRequestException", reads.complaint()};
    if (reads.set_is_missing()) {
        return refusal{404, "NotFoundException",
                       fmt::format("Configuration set <{}> does not exist.", reads.set_name())};
    }
    return reads.message();
}

}  // namespace fib::sandbox
