#include "seeds/seeds.hpp"

#include <array>
#include <utility>

namespace fib::seeds {
namespace {

constexpr std::array industry_fields{
    field{.name = "name", .longest = 255},
    field{.name = "slug", .longest = 255},
    field{.name = "icon", .required = false, .longest = 255},
    field{.name = "display_order", .what = kind::integer},
    field{.name = "terminology", .what = kind::object},
    field{.name = "common_pain_points", .what = kind::texts},
    field{.name = "common_services", .what = kind::texts},
    field{.name = "common_objections", .what = kind::texts},
};

constexpr std::array product_fields{
    field{.name = "id", .longest = 50},
    field{.name = "name", .longest = 255},
    field{.name = "description", .required = false},
    field{.name = "type"},
    field{.name = "category"},
    field{.name = "price_monthly", .what = kind::price, .required = false},
    field{.name = "price_annual", .what = kind::price, .required = false},
    field{.name = "price_onetime", .what = kind::price, .required = false},
    field{.name = "features", .what = kind::texts},
    field{.name = "icon", .required = false, .longest = 50},
    field{.name = "display_order", .what = kind::integer},
    field{.name = "fulfillment_type", .longest = 50},
};

/// The value, or nothing with its problems added to `found`.
template <class T>
T keep(result<T, problems> read, problems& found) {
    if (read) return *std::move(read);
    found.insert(found.end(), read.error().begin(), read.error().end());
    return {};
}

}  // namespace

result<seed_rows, problems> read_seeds(const file_set& all) {
    problems found;
    seed_rows rows;
    rows.industries = keep(
        read_rows(text_of(all, "seeds/industries.toml"), "schema/seeds/industries.toml", "industries", industry_fields),
        found);
    rows.products =
        keep(read_rows(text_of(all, "seeds/products.toml"), "schema/seeds/products.toml", "products", product_fields),
             found);
    const auto templates = read_templates(below(all, "templates"), "templates");
    rows.templates = keep(templates, found);
    // Without templates every step would seem to lack its own.
    if (templates) {
        rows.sequence = keep(
            read_sequence(text_of(all, "seeds/sequence.toml"), "schema/seeds/sequence.toml", rows.templates), found);
    }
    if (!found.empty()) return found;
    return rows;
}

}  // namespace fib::seeds
