#include "sync/taken.hpp"

#include "sync/contacts.hpp"
#include "sync/slug.hpp"
#include "sync/text.hpp"

#include <limits>

namespace fib::sync {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::int64_t largest_id = std::numeric_limits<std::int32_t>::max();  // content_db_id is an integer

store::parameter given(std::string text) {
    return text.empty() ? store::parameter{} : store::parameter{std::move(text)};
}

store::parameter industry_of(const std::string& slug, const known_places& known) {
    const auto found = known.industries.find(slug_of(slug, ""));
    return found == known.industries.end() ? store::parameter{} : store::to_parameter(found->second);
}

/// As it is, where it fits.
store::parameter plain_value(const plain_column& column, const std::string& text) {
    if (column.longest == 0) return given(text);
    auto out = clean(text);
    return characters(out) > column.longest ? store::parameter{} : given(std::move(out));
}

}  // namespace

const std::vector<std::string>& business_columns() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names{"community_id", "industry_id", "name",         "description",
                                       "phone",        "email",       "source_detail"};
        for (const auto& column : plain_columns) names.emplace_back(column.name);
        return names;
    }();
    return all;
}

result<taken_business, problem> take(const content_business& from, const known_places& known,
                                     std::vector<rejected>& refused) {
    if (from.id < 1 || from.id > largest_id) return problem{"its id is not between 1 and 2147483647"};
    taken_business out{.content_id = from.id,
                       .deleted = from.deleted,
                       .own_slug = {},
                       .community_slug = {},
                       .values = {},
                       .people = {}};
    if (from.deleted) return out;
    const auto name = clean(from.name);
    if (name.empty()) return problem{"it has no name"};
    if (characters(name) > longest_name) return problem{"its name is longer than 255 characters"};
    const auto community = known.communities.find(from.community_id);
    if (community == known.communities.end()) return problem{"its community is unknown"};
    const auto own = address_of(from);
    out.own_slug = slug_of(from.slug, name);
    out.community_slug = community->second.slug;
    out.values = {store::to_parameter(community->second.id),
                  industry_of(from.industry, known),
                  name,
                  given(std::string{cut(from.description, longest_description)}),
                  given(own.phone),
                  given(own.email),
                  given(std::string{cut(clean(from.source), longest_name)})};
    for (std::size_t n = 0; n < plain_columns.size(); ++n) {
        out.values.push_back(plain_value(plain_columns[n], from.plain[n]));
    }
    out.people = people_of(from, refused);
    return out;
}

}  // namespace fib::sync
