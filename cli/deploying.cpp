#include "cli/deploying.hpp"

#include "cli/audit.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <ostream>
#include <string_view>
#include <utility>

namespace fib::cli {
namespace {

using namespace std::string_view_literals;

/// The reasons of community::refusal, for people.
constexpr std::array reason_texts{
    std::pair{"not_primary_contact"sv, "not the primary contact"sv},
    std::pair{"deleted"sv, "deleted, or their business is"sv},
    std::pair{"enrolled_before"sv, "enrolled before"sv},
    std::pair{"set_aside"sv, "set aside; see: fibctl doctor"sv},
    std::pair{"customer"sv, "the business is a customer"sv},
    std::pair{"unsubscribed"sv, "the business unsubscribed"sv},
    std::pair{"churned"sv, "the business was a customer and left"sv},
    std::pair{"no_address"sv, "no email address"sv},
    std::pair{"address_not_ascii"sv, "the address has letters that mail cannot be sent to"sv},
    std::pair{"address_invalid"sv, "the address cannot be valid"sv},
    std::pair{"no_number"sv, "no telephone number"sv},
    std::pair{"number_invalid"sv, "the telephone number cannot be valid"sv},
    std::pair{"suppressed"sv, "on the suppression list"sv},
    std::pair{"no_consent_basis"sv, "no consent basis; --consent-basis records one"sv},
};

std::string reason_text(const std::string& word) {
    for (const auto& [name, text] : reason_texts) {
        if (name == word) return std::string{text};
    }
    return word;  // do_not_email and its like speak for themselves
}

int digits(std::string_view text) {
    int value = -1;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    return wrong == std::errc{} && end == text.data() + text.size() ? value : -1;
}

std::chrono::year_month_day date_of(const std::string& text) {
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        const std::string_view whole{text};
        const int year = digits(whole.substr(0, 4)), month = digits(whole.substr(5, 2)), day = digits(whole.substr(8));
        if (year > 0 && month > 0 && day > 0) {
            const std::chrono::year_month_day date{std::chrono::year{year},
                                                   std::chrono::month{static_cast<unsigned>(month)},
                                                   std::chrono::day{static_cast<unsigned>(day)}};
            if (date.ok()) return date;
        }
    }
    throw usage_error{fmt::format("--start '{}' is no date; write it as 2026-11-24", text)};
}

std::int64_t share_of(const community::deployed& what) {
    return community::share_of_a_minute(what.how.hours, what.how.planned);
}

}  // namespace

void add_deploy_options(arguments verb, deploy_options& chosen) {
    verb.add_option("--start", chosen.start,
                    "The day of the first mails, in each community's own time; without it the next whole one")
        .type_name("DATE");
    verb.add_option("--sequence", chosen.sequence, "The sequence to enrol into; 1 when not given")
        .between(1, 1'000'000'000)
        .type_name("ID");
    verb.add_option("--consent-basis", chosen.consent_basis, "Record this for contacts who have none")
        .one_of({"published_contact", "customer", "opt_in"});
    verb.add_flag("--dry-run", chosen.dry_run, "Say what would happen, and change nothing");
}

community::deploy_wish wish_of(const deploy_options& chosen) {
    community::deploy_wish wish{
        .sequence = chosen.sequence, .start = {}, .consent_basis = {}, .dry_run = chosen.dry_run};
    if (!chosen.start.empty()) wish.start = date_of(chosen.start);
    if (!chosen.consent_basis.empty()) wish.consent_basis = chosen.consent_basis;
    return wish;
}

community::town must_find(store::session& on, const std::string& id_or_slug) {
    auto found = community::find(on, id_or_slug);
    if (!found) {
        throw failure{
            fmt::format("there is no community '{}'; 'fibctl community:list' has ids and slugs", one_line(id_or_slug))};
    }
    return *std::move(found);
}

void write_deployed(json_writer& json, const community::deployed& what) {
    json.field("community", what.where.slug).field("community_id", what.where.id).field("sequence", what.sequence);
    json.field("channel", to_string(what.channel)).field("continued", what.continued).field("enrolled", what.enrolled);
    json.key("left_out").begin_object();
    for (const auto& [reason, count] : what.people.left_out) json.field(reason, count);
    json.end_object();
    json.field("opens", to_sql(what.how.hours.opens)).field("closes", to_sql(what.how.hours.closes));
    json.field("most_in_a_minute", share_of(what));
}

std::string asked_detail(const std::string& which, const deploy_options& chosen) {
    return audit_detail([&](json_writer& json) {
        json.field("asked", which).field("start", chosen.start).field("consent_basis", chosen.consent_basis);
    });
}

std::string deployed_detail(const community::deployed& what) {
    return audit_detail([&](json_writer& json) { write_deployed(json, what); });
}

std::string problem_detail(const problem& why) {
    return audit_detail([&](json_writer& json) { json.field("problem", why.text); });
}

void print_deployed(std::ostream& out, const community::deployed& what, bool dry_run) {
    table found{{{"OUTCOME"}, {"PEOPLE", align::right}, {"REASON"}}};
    found.row({dry_run ? "would be enrolled" : "enrolled", grouped(what.enrolled), ""});
    for (const auto& [reason, count] : what.people.left_out)
        found.row({"left out", grouped(count), reason_text(reason)});
    out << fmt::format("{}, {} ({}){}\n", one_line(what.where.name), one_line(what.where.state),
                       one_line(what.where.slug), what.continued ? ": a deployment that was begun before" : "");
    found.print(out);
    if (what.enrolled > 0) {
        const auto& zone = what.where.time_zone;
        out << fmt::format("First {} from {} to {} ({}), at most {} a minute.\n",
                           what.channel == pipeline::channel::email ? "mails" : "messages",
                           community::local_text(what.how.place(what.how.placed), zone),
                           community::local_text(what.how.hours.closes, zone), one_line(zone), share_of(what));
    }
    if (dry_run) out << "A dry run: nothing was changed.\n";
}

}  // namespace fib::cli
