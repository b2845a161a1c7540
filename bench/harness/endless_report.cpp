#include "bench/harness/endless_report.hpp"

namespace fib::bench {
namespace {

double mib(std::int64_t bytes) {
    return static_cast<double>(bytes) / (1 << 20);
}

}  // namespace

number_table looks_table(const std::vector<timed_look>& looks, std::size_t most) {
    number_table out{.name = "table_of_people",
                     .title = "people, and people_due (the order of their times), as the run went on",
                     .columns = {{"seconds", "seconds", 1},
                                 {"dead", "dead rows", 0},
                                 {"due_dead", "dead in due", 0},
                                 {"vacuums", "vacuums", 0},
                                 {"people_mib", "people MiB", 1},
                                 {"index_mib", "its indexes", 1},
                                 {"due_mib", "due MiB", 1}},
                     .rows = {}};
    const auto step = most == 0 ? 1 : (looks.size() + most - 1) / most;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        if (i % step != 0 && i + 1 != looks.size()) continue;
        const auto& [at, state] = looks[i];
        out.rows.push_back({at, static_cast<double>(state.dead), static_cast<double>(state.due_dead),
                            static_cast<double>(state.vacuums), mib(state.people_bytes), mib(state.index_bytes),
                            mib(state.due_bytes)});
    }
    return out;
}

chart sizes_chart(const std::vector<timed_look>& looks) {
    chart out{.name = "sizes",
              .title = "Sizes of people and people_due",
              .x_words = "seconds",
              .y_words = "MiB",
              .lines = {{"people", "people", {}}, {"indexes", "its indexes", {}}, {"due", "people_due", {}}},
              .stretches = {}};
    for (const auto& [at, state] : looks) {
        out.lines[0].points.emplace_back(at, mib(state.people_bytes));
        out.lines[1].points.emplace_back(at, mib(state.index_bytes));
        out.lines[2].points.emplace_back(at, mib(state.due_bytes));
    }
    return out;
}

}  // namespace fib::bench
