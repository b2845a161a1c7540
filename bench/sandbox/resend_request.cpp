#include "sandbox/resend_request.hpp"

#include "sandbox/address.hpp"
#include "sandbox/json_reader.hpp"
#include "sandbox/tags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fib::sandbox {
namespace {

using value = json_reader::value;

class reader : public json_reader {
public:
    bool top(simdjson::ondemand::parser& parser, std::string_view given, std::size_t room) {
        return whole(parser, given, room, [&](std::string_view name, value of) {
            if (name == "from") return address(of, name, from_);
            if (name == "to") return addresses(of, name, true);
            if (name == "cc" || name == "bcc") return addresses(of, name, true);
            if (name == "reply_to") return addresses(of, name, false);
            if (name == "subject") return subject(of);
            if (name == "html") return text(of, name, ignored_, message_.html_json);
            if (name == "text") return text(of, name, ignored_, message_.text_json);
            if (name == "headers") return headers(of);
            if (name == "tags") return tags(of);
            if (name == "attachments" || name == "topic_id") return skip(of, name);
            return refuse(fmt::format("Unknown field `{}`.", name));
        });
    }

    /// The first field that must be there and is not; empty where none is missing.
    std::string_view missing() const {
        if (from_.empty()) return "from";
        if (message_.to.empty()) return "to";
        if (message_.subject_json.empty()) return "subject";
        if (message_.html_json.empty() && message_.text_json.empty()) return "html or text";
        return {};
    }

    const submission& message() const { return message_; }

private:
    bool address(value& of, std::string_view path, std::string_view& into) {
        std::string_view given;
        if (!text(of, path, given)) return false;
        const auto bare = bare_address(given);
        if (!bare)
            return refuse(
                fmt::format("Invalid `{}` field. Use `email@example.com` or `Name <email@example.com>`.", path));
        into = *bare;
        return true;
    }

    /// One address or a list of them.
    bool addresses(value& of, std::string_view path, bool recipients) {
        const auto take = [&](value item) {
            std::string_view bare;
            if (!address(item, path, bare)) return false;
            if (recipients && message_.recipients++ == 0) message_.to = bare;
            return message_.recipients <= 50 || refuse("At most 50 recipients are allowed.");
        };
        return is_array(of) ? items(of, path, take) : take(of);
    }

    bool subject(value& of) {
        std::string_view plain;
        if (!text(of, "subject", plain, message_.subject_json)) return false;
        if (plain.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos) return true;
        return refuse("The `\\n` is not allowed in the `subject` field.");
    }

    bool headers(value& of) {
        return members(of, "headers", [&](std::string_view name, value content) {
            std::string_view plain;
            if (!text(content, "headers", plain)) return false;
            const auto printable = [](char c) { return c >= ' ' && c < 127; };
            if (!name.empty() && std::all_of(name.begin(), name.end(), printable) &&
                name.find_first_of(": ") == std::string_view::npos &&
                std::all_of(plain.begin(), plain.end(), printable)) {
                return true;
            }
            return refuse(fmt::format("Invalid header `{}`.", name));
        });
    }

    bool tags(value& of) {
        return items(of, "tags", [&](value item) {
            std::string_view tag;
            std::string_view content;
            const bool read = members(item, "tags", [&](std::string_view member, value part) {
                if (member == "name") return text(part, "name", tag);
                if (member == "value") return text(part, "value", content);
                return refuse(fmt::format("Unknown field `{}` in a tag.", member));
            });
            if (!read) return false;
            if (!fit_for_tag(tag) || !fit_for_tag(content)) {
                return refuse("Tags should only contain ASCII letters, numbers, underscores, or dashes.");
            }
            if (tag == "attempt") message_.attempt = content;
            if (tag == "campaign") message_.campaign = content;
            return true;
        });
    }

    submission message_;
    std::string_view from_;
    std::string_view ignored_;
};

}  // namespace

result<submission, refusal> read_resend_request(simdjson::ondemand::parser& parser, std::string_view body,
                                                std::size_t room) {
    reader reads;
    if (!reads.top(parser, body, room))
        return refusal{reads.is_json() ? 422U : 400U, "validation_error", reads.complaint()};
    if (const auto missing = reads.missing(); !missing.empty()) {
        return refusal{422, "missing_required_field", fmt::format("Missing `{}` field.", missing)};
    }
    return reads.message();
}

}  // namespace fib::sandbox
