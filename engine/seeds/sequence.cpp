#include "seeds/sequence.hpp"

#include "seeds/steps.hpp"

#include <array>
#include <utility>

namespace fib::seeds {
namespace {

constexpr std::array sequence_fields{
    field{.name = "name", .longest = 255},
    field{.name = "description", .required = false},
    field{.name = "is_active", .what = kind::truth, .required = false},
};

constexpr std::array<std::string_view, 1> beside_steps{"sequence"};

}  // namespace

result<sequence_rows, problems> read_sequence(std::string_view text, const std::string& source,
                                              std::span<const template_row> templates) {
    const auto head = read_row(text, source, "sequence", sequence_fields);
    if (!head) return head.error();
    const auto steps = read_rows(text, source, "steps", step_fields, beside_steps);
    if (!steps) return steps.error();
    auto checked = check_steps(*steps, templates);
    if (!checked.found.empty()) return std::move(checked.found);
    return sequence_rows{*head, *steps, std::move(checked.tags)};
}

}  // namespace fib::seeds
