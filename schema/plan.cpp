#include "schema/plan.hpp"

#include "schema/bookkeeping.hpp"

#include <fmt/format.h>

#include <limits>

namespace fib::schema {
namespace {

int last_number(std::span<const migration> known) {
    return known.empty() ? 0 : known.back().number;
}
int last_number(std::span<const applied> present) {
    return present.empty() ? 0 : present.back().number;
}

result<void, problem> check_target(std::span<const migration> known, std::optional<int> to) {
    if (to && (*to < 0 || *to > last_number(known))) {
        return problem{fmt::format("there is no migration {}; this binary knows 1 to {}", *to, last_number(known))};
    }
    return {};
}

}  // namespace

std::vector<standing> stand(std::span<const migration> known, std::span<const applied> present) {
    std::vector<standing> all_of_them;
    auto here = present.begin();
    const auto foreign_below = [&](int number) {
        for (; here != present.end() && here->number < number; ++here) {
            all_of_them.push_back({here->number, here->name, standing::state::unknown, here->at});
        }
    };
    for (const auto& ours : known) {
        foreign_below(ours.number);
        if (here == present.end() || here->number != ours.number) {
            all_of_them.push_back({ours.number, std::string{ours.name}, standing::state::pending, {}});
            continue;
        }
        const bool same = here->checksum == ours.checksum;
        all_of_them.push_back({ours.number, std::string{ours.name},
                               same ? standing::state::applied : standing::state::changed, here->at});
        ++here;
    }
    foreign_below(std::numeric_limits<int>::max());
    return all_of_them;
}

result<void, problem> compare(std::span<const migration> known, std::span<const applied> present) {
    if (last_number(present) > last_number(known)) {
        return problem{fmt::format("the database is at {}, this binary knows {}: use a newer binary",
                                   last_number(present), last_number(known))};
    }
    for (std::size_t i = 0; i < present.size(); ++i) {
        const auto& here = present[i];
        const auto& ours = known[i];
        if (here.number != ours.number) {
            return problem{fmt::format(
                "the database has migration {} but not {} ({}), so it was changed by hand: restore the rows of "
                "schema_migrations, or undo what was done",
                present.back().number, ours.number, ours.name)};
        }
        if (here.checksum != ours.checksum) {
            return problem{fmt::format(
                "migration {} ({}) was changed after it was applied: the database has {:.12}, this binary {:.12}. Use "
                "the binary that applied it, or put the file back and write the change as a new migration",
                here.number, here.name, here.checksum, ours.checksum)};
        }
    }
    return {};
}

result<plan, problem> plan_up(std::span<const migration> known, std::span<const applied> present,
                              std::optional<int> to) {
    if (auto same = compare(known, present); !same) return same.error();
    if (auto valid = check_target(known, to); !valid) return valid.error();
    plan steps;
    for (const auto& next : known.subspan(present.size())) {
        if (!to || next.number <= *to) steps.push_back({&next, direction::up});
    }
    return steps;
}

result<plan, problem> plan_down(std::span<const migration> known, std::span<const applied> present,
                                std::optional<int> to) {
    if (auto same = compare(known, present); !same) return same.error();
    if (auto valid = check_target(known, to); !valid) return valid.error();
    plan steps;
    const int keep = to.value_or(last_number(present) - 1);
    for (auto left = present.size(); left > 0 && known[left - 1].number > keep; --left) {
        steps.push_back({&known[left - 1], direction::down});
    }
    return steps;
}

result<void, problem> ready(std::span<const migration> known, std::span<const applied> present) {
    if (auto same = compare(known, present); !same) return same.error();
    if (present.size() < known.size()) {
        const auto now =
            present.empty() ? std::string{"has no schema yet"} : fmt::format("is at {}", last_number(present));
        return problem{
            fmt::format("the database {}, this binary needs {}: run: fibctl migrate up", now, last_number(known))};
    }
    return {};
}

std::string to_script(const plan& steps) {
    std::string text;
    for (const auto& [what, way] : steps) {
        const bool up = way == direction::up;
        text += fmt::format("-- {} {:04}_{}\nbegin;\nselect pg_advisory_xact_lock({});\n", up ? "up" : "down",
                            what->number, what->name, lock_key);
        if (up && what->number == 1) text += create_bookkeeping;
        // Names and checksums hold nothing that would need quoting (migrations.hpp).
        const auto row =
            up ? fmt::format("insert into schema_migrations (number, name, checksum) values ({}, '{}', '{}');",
                             what->number, what->name, what->checksum)
               : fmt::format("delete from schema_migrations where number = {};", what->number);
        text += fmt::format("{}\n{}\n", up ? what->up : what->down, row);
        if (!up && what->number == 1) text += "drop table schema_migrations;\n";
        text += "commit;\n\n";
    }
    return text;
}

}  // namespace fib::schema
