#include "sync/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <utility>

namespace fib::sync {
namespace {

enum class kind { number, text, real, json, truth, moment };

struct column {
    const char* table;
    const char* name;
    kind holds;
};

constexpr column to_read[]{
    {"communities", "id", kind::number},
    {"communities", "name", kind::text},
    {"communities", "slug", kind::text},
    {"communities", "state", kind::text},
    {"communities", "county", kind::text},
    {"communities", "timezone", kind::text},
    {"communities", "zip_codes", kind::json},
    {"communities", "population", kind::number},
    {"communities", "updated_at", kind::moment},
    {"communities", "deleted_at", kind::moment},
    {"businesses", "id", kind::number},
    {"businesses", "community_id", kind::number},
    {"businesses", "name", kind::text},
    {"businesses", "slug", kind::text},
    {"businesses", "legal_name", kind::text},
    {"businesses", "description", kind::text},
    {"businesses", "industry", kind::text},
    {"businesses", "address_street", kind::text},
    {"businesses", "address_city", kind::text},
    {"businesses", "address_state", kind::text},
    {"businesses", "address_zip", kind::text},
    {"businesses", "address_lat", kind::real},
    {"businesses", "address_lng", kind::real},
    {"businesses", "phone", kind::text},
    {"businesses", "email", kind::text},
    {"businesses", "website", kind::text},
    {"businesses", "hours_of_operation", kind::json},
    {"businesses", "employee_count_range", kind::text},
    {"businesses", "year_established", kind::number},
    {"businesses", "annual_revenue_range", kind::text},
    {"businesses", "google_business_id", kind::text},
    {"businesses", "facebook_url", kind::text},
    {"businesses", "instagram_handle", kind::text},
    {"businesses", "yelp_url", kind::text},
    {"businesses", "source", kind::text},
    {"businesses", "consent_basis", kind::text},
    {"businesses", "updated_at", kind::moment},
    {"businesses", "deleted_at", kind::moment},
    {"business_contacts", "id", kind::number},
    {"business_contacts", "business_id", kind::number},
    {"business_contacts", "first_name", kind::text},
    {"business_contacts", "last_name", kind::text},
    {"business_contacts", "email", kind::text},
    {"business_contacts", "phone", kind::text},
    {"business_contacts", "title", kind::text},
    {"business_contacts", "role", kind::text},
    {"business_contacts", "is_primary", kind::truth},
    {"business_contacts", "consent_basis", kind::text},
    {"business_contacts", "updated_at", kind::moment},
    {"business_contacts", "deleted_at", kind::moment},
};

constexpr column to_write[]{
    {"operations_status", "business_id", kind::number},        {"operations_status", "operations_id", kind::number},
    {"operations_status", "lead_status", kind::text},          {"operations_status", "is_claimed", kind::truth},
    {"operations_status", "is_customer", kind::truth},         {"operations_status", "subscription_status", kind::text},
    {"operations_status", "subscription_product", kind::text}, {"operations_status", "updated_at", kind::moment},
};

/// Names as information_schema writes them; the first is what is asked for.
std::vector<std::string_view> types_of(kind what) {
    switch (what) {
        case kind::number:
            return {"integer", "bigint", "smallint"};
        case kind::text:
            return {"text", "character varying", "character"};
        case kind::real:
            return {"numeric", "double precision", "real"};
        case kind::json:
            return {"jsonb"};
        case kind::truth:
            return {"boolean"};
        case kind::moment:
            return {"timestamp with time zone", "timestamp without time zone"};
    }
    return {};
}

std::vector<std::string> missing(store::session& content, std::span<const column> all) {
    std::map<std::string, std::map<std::string, std::string>, std::less<>> there;
    const auto found = content.query(
        "select table_name::text, column_name::text, data_type::text from information_schema.columns "
        "where table_schema = current_schema()");
    for (std::size_t row = 0; row < found.size(); ++row) {
        there[std::string{found.text(row, 0)}][std::string{found.text(row, 1)}] = found.text(row, 2);
    }
    std::vector<std::string> out;
    std::string missing_table;
    for (const auto& one : all) {
        if (one.table == missing_table) continue;
        const auto table = there.find(std::string_view{one.table});
        if (table == there.end()) {
            missing_table = one.table;
            out.push_back(fmt::format("there is no table {}, or no right to read it", one.table));
            continue;
        }
        const auto types = types_of(one.holds);
        const auto column = table->second.find(one.name);
        if (column == table->second.end()) {
            out.push_back(fmt::format("{}.{} is missing; it is to be {}", one.table, one.name, types.front()));
        } else if (std::ranges::find(types, column->second) == types.end()) {
            out.push_back(
                fmt::format("{}.{} is {}, it is to be {}", one.table, one.name, column->second, types.front()));
        }
    }
    return out;
}

}  // namespace

std::vector<std::string> missing_to_read(store::session& content) {
    return missing(content, to_read);
}

std::vector<std::string> missing_to_write(store::session& content) {
    return missing(content, to_write);
}

}  // namespace fib::sync
