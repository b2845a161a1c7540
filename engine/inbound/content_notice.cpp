#include "inbound/content_notice.hpp"

#include "inbound/iso_time.hpp"
#include "inbound/json_text.hpp"
#include "inbound/json_value.hpp"
#include "inbound/readable.hpp"

#include <fmt/format.h>

namespace fib::inbound {
namespace {

constexpr store::statement keep{"content_keep", R"(
insert into content_notices (id, type, content_db_id, body, occurred_at) values ($1, $2, $3, $4, $5) on conflict do nothing)"};

}  // namespace

result<std::vector<content_notice>, problem> read_content_notices(std::string_view body, timestamp now) {
    simdjson::dom::parser parser;
    const auto root = read_json_object(parser, body);
    if (root.error()) return problem{"the body is no JSON object; see engine/inbound/README.md for its fields"};
    std::vector<json_value> all{root};
    const json_value events = root["events"];
    if (!events.error()) {
        if (!events.is_array()) return problem{"\"events\" is no array"};
        all = list_of(events, most_content_notices + 1);
    }
    if (all.size() > most_content_notices) {
        return problem{fmt::format("more than {} notices at once; send them in several calls", most_content_notices)};
    }
    std::vector<content_notice> out;
    for (const auto& from : all) {
        content_notice one{.id = readable(text_of(from["id"]), 256),
                           .type = readable(text_of(from["type"]), 100),
                           .content_db_id = {},
                           .at = read_iso_time(text_of(from["occurred_at"])).value_or(now),
                           .body = json_of(from)};
        if (one.id.empty() || one.id.size() > 255 || one.type.empty()) {
            return problem{fmt::format("notice {} has no \"id\" of at most 255 bytes, or no \"type\"", out.size() + 1)};
        }
        std::int64_t number = 0;
        const json_value id = from["content_db_id"];
        if (id.get(number) == simdjson::SUCCESS) one.content_db_id = number;
        out.push_back(std::move(one));
    }
    return out;
}

void keep_content_notice(store::session& on, const content_notice& what) {
    on.exec(keep, what.id, what.type, what.content_db_id, what.body, what.at);
}

}  // namespace fib::inbound
