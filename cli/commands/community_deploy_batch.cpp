#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/deploying.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "community/readiness.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

struct options {
    std::int64_t count = 0;
    deploy_options how;
};

/// One community of the batch: what was done there, or why nothing was.
struct turn {
    community::readiness ready;
    std::optional<community::deployed> done;
    std::string refused;
};

std::vector<community::readiness> in_order(store::session& on, command& given, std::int64_t count,
                                           const std::optional<std::string>& consent_basis) {
    std::optional<progress_bar> bar;
    return community::readiest(on, count, consent_basis, [&](std::int64_t done, std::int64_t total) {
        if (!bar) bar.emplace(given.err, given.err_is_terminal && !given.json, "communities looked at", total);
        bar->show(done);
    });
}

std::vector<turn> deploy_all(store::session& on, command& given, const std::vector<community::readiness>& order,
                             const community::deploy_wish& wish) {
    progress_bar bar{given.err, given.err_is_terminal && !given.json, "communities",
                     static_cast<std::int64_t>(order.size())};
    std::vector<turn> out;
    for (const auto& ready : order) {
        turn one{.ready = ready, .done = {}, .refused = {}};
        // A begun one is completed in the sequence and with the consent that it was begun with.
        auto own = wish;
        if (ready.status == "deploying") {
            own.sequence.reset();
            own.consent_basis.reset();
        }
        const auto where = must_find(on, std::to_string(ready.id));
        auto done = community::deploy(on, where, own, given.clock.now());
        if (done) {
            one.done = *std::move(done);
        } else {
            one.refused = done.error().text;
        }
        out.push_back(std::move(one));
        bar.show(static_cast<std::int64_t>(out.size()));
    }
    return out;
}

std::int64_t enrolled_of(const std::vector<turn>& all) {
    std::int64_t sum = 0;
    for (const auto& one : all) sum += one.done ? one.done->enrolled : 0;
    return sum;
}

std::int64_t refused_of(const std::vector<turn>& all) {
    std::int64_t sum = 0;
    for (const auto& one : all) sum += one.done ? 0 : 1;
    return sum;
}

void print_json(const command& given, const std::vector<turn>& all, bool dry_run) {
    json_writer json{given.out};
    json.begin_object().field("dry_run", dry_run).field("enrolled", enrolled_of(all));
    json.field("refused", refused_of(all)).key("communities").begin_array();
    for (const auto& one : all) {
        json.begin_object().field("score", one.ready.score).field("businesses", one.ready.businesses);
        json.field("contacts", one.ready.contacts).field("reachable", one.ready.reachable);
        if (one.done) {
            write_deployed(json, *one.done);
        } else {
            json.field("community", one.ready.slug).field("community_id", one.ready.id).field("refused", one.refused);
        }
        json.end_object();
    }
    json.end_array().end_object().end();
}

void print_people(const command& given, const std::vector<turn>& all, bool dry_run) {
    const auto right = align::right;
    table list{{{"COMMUNITY"},
                {"SCORE", right},
                {"BUSINESSES", right},
                {"CONTACTS", right},
                {"REACHABLE", right},
                {dry_run ? "WOULD BE ENROLLED" : "ENROLLED", right},
                {"FIRST MAIL"}}};
    for (const auto& one : all) {
        list.row({one.ready.slug, fmt::format("{:.1f}", one.ready.score), grouped(one.ready.businesses),
                  grouped(one.ready.contacts), grouped(one.ready.reachable),
                  one.done ? grouped(one.done->enrolled) : "refused",
                  one.done ? community::local_text(one.done->how.hours.opens, one.done->where.time_zone) : ""});
    }
    list.print(given.out);
    given.out << fmt::format("{} in {}.\n", counted(enrolled_of(all), "person", "people"),
                             counted(static_cast<std::int64_t>(all.size()), "community", "communities"));
    for (const auto& one : all) {
        if (!one.done) given.err << one_line(one.refused) << '\n';
    }
    if (dry_run) given.out << "A dry run: nothing was changed.\n";
}

exit_code run(command& given, const options& chosen) {
    const auto wish = wish_of(chosen.how);
    store::session on{database_of(given, 10min)};
    const auto order = in_order(on, given, chosen.count, wish.consent_basis);
    if (order.empty()) {
        throw failure{
            "no community waits that has contacts with an address and a consent basis; 'fibctl community:list --status "
            "pending' lists those that wait, --consent-basis records a basis"};
    }
    std::optional<audited_run> audit;
    if (!wish.dry_run) {
        audit.emplace(on, given.clock, "community:deploy-batch",
                      asked_detail(std::to_string(chosen.count), chosen.how));
    }
    const auto all = deploy_all(on, given, order, wish);
    if (audit) {
        audit->done(fmt::format(R"({{"communities":{},"refused":{},"enrolled":{}}})", all.size(), refused_of(all),
                                enrolled_of(all)));
    }
    given.json ? print_json(given, all, wish.dry_run) : print_people(given, all, wish.dry_run);
    return refused_of(all) == 0 ? exit_code::done : exit_code::failed;
}

}  // namespace

void community_deploy_batch(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("community:deploy-batch", "Deploy the communities that are readiest",
                        "fibctl community:deploy-batch --count 500 --start 2026-12-01 --dry-run",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--count", chosen->count, "How many communities").required().between(1, 100'000).type_name("N");
    add_deploy_options(verb, chosen->how);
}

}  // namespace fib::cli::commands
