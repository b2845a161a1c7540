#include "inbound/deliverability.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::inbound {
namespace {

constexpr store::statement add_minutes{"inbound_deliverability",
                                       R"(
insert into deliverability as d (channel, minute, delivered, bounced, complained)
select * from unnest($1::text[], $2::timestamptz[], $3::int[], $4::int[], $5::int[])
on conflict (channel, minute) do update set delivered = d.delivered + excluded.delivered,
  bounced = d.bounced + excluded.bounced, complained = d.complained + excluded.complained)"};

}  // namespace

void count_deliverability(store::session& on, const consequences& what,
                          const std::vector<std::pair<pipeline::channel, timestamp>>& bounced) {
    std::map<std::pair<std::string_view, timestamp>, std::array<std::int32_t, 3>> minutes;
    const auto add = [&](const auto& events, std::size_t column) {
        for (const auto& [by, at] : events) {
            ++minutes[{pipeline::to_string(by), std::chrono::floor<std::chrono::minutes>(at)}][column];
        }
    };
    add(what.delivered, 0);
    add(bounced, 1);
    add(what.complained, 2);
    if (minutes.empty()) return;
    std::vector<std::string_view> channel;
    std::vector<std::optional<timestamp>> minute;
    std::array<std::vector<std::int32_t>, 3> counts;
    for (const auto& [where, count] : minutes) {
        channel.push_back(where.first);
        minute.emplace_back(where.second);
        for (std::size_t column = 0; column < 3; ++column) counts[column].push_back(count[column]);
    }
    on.exec(add_minutes, channel, minute, counts[0], counts[1], counts[2]);
}

}  // namespace fib::inbound
