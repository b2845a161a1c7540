#include "sync/content_rows.hpp"

#include <fmt/format.h>

namespace fib::sync {
namespace {

std::string businesses_sql() {
    std::string sql =
        "select id, coalesce(community_id, 0), name, slug, left(description, $2::integer), industry, phone, email, "
        "source, consent_basis, deleted_at is not null";
    for (const auto& column : plain_columns) sql += fmt::format(", {}", column.read);
    return sql + " from businesses where id = any($1::bigint[]) order by id";
}

constexpr std::string_view contacts_sql = R"(
select business_id, id, first_name, last_name, email, phone, title, role, consent_basis, coalesce(is_primary, false)
from business_contacts where business_id = any($1::bigint[]) and deleted_at is null order by business_id, id)";

constexpr std::string_view communities_sql = R"(
select id, name, slug, state, county, timezone, zip_codes::text, population
from communities where deleted_at is null order by id)";

content_business business_of(const store::rows& from, std::size_t row) {
    content_business out{.id = from.number(row, 0),
                         .community_id = from.number(row, 1),
                         .name = std::string{from.text(row, 2)},
                         .slug = std::string{from.text(row, 3)},
                         .description = std::string{from.text(row, 4)},
                         .industry = std::string{from.text(row, 5)},
                         .phone = std::string{from.text(row, 6)},
                         .email = std::string{from.text(row, 7)},
                         .source = std::string{from.text(row, 8)},
                         .consent_basis = std::string{from.text(row, 9)},
                         .plain = {},
                         .deleted = from.truth(row, 10),
                         .contacts = {}};
    for (std::size_t n = 0; n < plain_columns.size(); ++n) out.plain[n] = from.text(row, static_cast<int>(11 + n));
    return out;
}

content_contact contact_of(const store::rows& from, std::size_t row) {
    return {.id = from.number(row, 1),
            .first_name = std::string{from.text(row, 2)},
            .last_name = std::string{from.text(row, 3)},
            .email = std::string{from.text(row, 4)},
            .phone = std::string{from.text(row, 5)},
            .title = std::string{from.text(row, 6)},
            .role = std::string{from.text(row, 7)},
            .consent_basis = std::string{from.text(row, 8)},
            .is_primary = from.truth(row, 9)};
}

/// Both are in the order of the business's id.
void hand_out(const store::rows& contacts, std::vector<content_business>& to) {
    auto whose = to.begin();
    for (std::size_t row = 0; row < contacts.size(); ++row) {
        const auto id = contacts.number(row, 0);
        while (whose != to.end() && whose->id < id) ++whose;
        if (whose == to.end()) return;
        if (whose->id == id) whose->contacts.push_back(contact_of(contacts, row));
    }
}

}  // namespace

std::vector<content_business> read_businesses(store::session& content, const std::vector<std::int64_t>& ids) {
    static const std::string sql = businesses_sql();
    const auto found = content.query(sql, ids, longest_description);
    std::vector<content_business> out;
    out.reserve(found.size());
    for (std::size_t row = 0; row < found.size(); ++row) out.push_back(business_of(found, row));
    hand_out(content.query(contacts_sql, ids), out);
    return out;
}

std::vector<content_community> read_communities(store::session& content) {
    const auto found = content.query(communities_sql);
    std::vector<content_community> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({.id = found.number(row, 0),
                       .name = std::string{found.text(row, 1)},
                       .slug = std::string{found.text(row, 2)},
                       .state = std::string{found.text(row, 3)},
                       .county = std::string{found.text(row, 4)},
                       .timezone = std::string{found.text(row, 5)},
                       .zip_codes = std::string{found.text(row, 6)},
                       .population = std::string{found.text(row, 7)}});
    }
    return out;
}

}  // namespace fib::sync
