#include "cli/reception.hpp"

#include <fmt/format.h>

#include <ostream>
#include <string>

namespace fib::cli {
namespace {

void write_one(json_writer& json, std::string_view name, const upkeep::reception& of) {
    json.key(name).begin_object().field("delivered", of.delivered).field("bounced", of.bounced);
    json.field("complained", of.complained).field("bounce_rate", of.bounce_rate());
    json.field("complaint_rate", of.complaint_rate()).end_object();
}

}  // namespace

void print_reception(std::ostream& out, const upkeep::recent_reception& found) {
    if (found.day.delivered + found.day.bounced == 0) return;
    const auto right = align::right;
    table spans{
        {{"RECEIVED"}, {"DELIVERED", right}, {"BOUNCED", right}, {"", right}, {"COMPLAINED", right}, {"", right}}};
    const auto add = [&](const std::string& name, const upkeep::reception& of) {
        spans.row({name, grouped(of.delivered), grouped(of.bounced), fmt::format("{:.2f} %", 100 * of.bounce_rate()),
                   grouped(of.complained), fmt::format("{:.3f} %", 100 * of.complaint_rate())});
    };
    add("last hour", found.hour);
    add("last day", found.day);
    out << '\n';
    spans.print(out);
    out << fmt::format("The breaker pauses email at {:.1f} % bounced or {:.2f} % complained.\n",
                       100 * upkeep::most_bounces, 100 * upkeep::most_complaints);
}

void write_reception(json_writer& json, const upkeep::recent_reception& found) {
    json.key("reception").begin_object();
    write_one(json, "hour", found.hour);
    write_one(json, "day", found.day);
    json.end_object();
}

}  // namespace fib::cli
