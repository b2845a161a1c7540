#pragma once

#include "cli/steps_file.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::cli {

struct named_sequence {
    std::int64_t id = 0;
    std::string name;
    bool active = true;
};

/// The sequence of that id or name; the only one where `id_or_name` is empty. A failure that lists the sequences where
/// there is no such one, or more than one.
named_sequence must_find_sequence(store::session& on, const std::string& id_or_name);

/// In their order, retired ones too.
std::vector<stored_step> steps_of(store::session& on, std::int64_t sequence);

/// What became of one step, or would.
struct step_change {
    enum class kind {
        added,
        changed,
        restored,  ///< it was retired; what else differs is in `differs`
        retired,
        unchanged,
    };
    int number = 0;
    std::string campaign_id;
    kind what = kind::unchanged;
    std::vector<std::string> differs;  ///< columns
    std::optional<int> moved_from;     ///< the number under which its campaign_id was sent up to now

    bool changes_channel() const;
};

std::string_view to_string(step_change::kind what);

/// Steps that are in the database and not in `steps`, which the file may leave out.
seeds::retired_steps retired_beside(const std::vector<stored_step>& stored, const std::vector<seeds::row>& steps);

/// Every template, as check_steps asks about it; the problems are of steps whose template is not active.
std::vector<seeds::template_row> stored_templates(store::session& on);
seeds::problems inactive_templates(store::session& on, const std::vector<seeds::row>& steps);

/// How `steps` differ from what is stored, by number. What is retired and stays so is left out.
std::vector<step_change> compare_steps(store::session& on, std::int64_t sequence, const std::vector<seeds::row>& steps);

/// Brings the sequence to `steps`: adds, changes, restores and retires. In the caller's transaction.
void write_changed_steps(store::session& on, std::int64_t sequence, const std::vector<seeds::row>& steps,
                         const std::vector<step_change>& changes);

/// How many people wait at steps of these; nothing where counting them would read through too many.
std::optional<std::int64_t> people_at(store::session& on, std::int64_t sequence,
                                      const std::vector<std::int32_t>& steps);

}  // namespace fib::cli
