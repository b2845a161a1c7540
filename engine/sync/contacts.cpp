#include "sync/contacts.hpp"

#include "pipeline/address.hpp"
#include "sync/phone.hpp"
#include "sync/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace fib::sync {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_title = 100;

constexpr std::array roles{"owner", "manager", "marketing", "operations", "tech", "staff", "other"};
constexpr std::array bases{"published_contact", "customer", "opt_in"};
// Sorted.
constexpr auto role_names = std::to_array<std::string_view>(
    {"abuse",      "accounting", "accounts",  "admin",           "appointments", "billing",    "booking",
     "bookings",   "contact",    "contacts",  "customerservice", "desk",         "donotreply", "enquiries",
     "enquiry",    "feedback",   "frontdesk", "general",         "hello",        "help",       "hi",
     "hr",         "info",       "inquiries", "inquiry",         "jobs",         "mail",       "main",
     "marketing",  "media",      "news",      "no-reply",        "noreply",      "office",     "order",
     "orders",     "postmaster", "press",     "reception",       "reservations", "sales",      "schedule",
     "scheduling", "service",    "shop",      "store",           "support",      "team",       "webmaster"});
static_assert(std::ranges::is_sorted(role_names));

std::string lower(std::string text) {
    for (char& byte : text) {
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
    }
    return text;
}

reach reach_of(const std::string& email, const std::string& phone) {
    auto address = lower(clean(email));
    if (!pipeline::address_fault(address).empty()) address.clear();
    return {.email = std::move(address), .phone = e164(phone).value_or("")};
}

/// Why nobody can be reached, in the words of the row.
std::string unreachable(const std::string& email) {
    const auto address = clean(email);
    if (address.empty()) return "it has no email address and no telephone number that could be called";
    return fmt::format("mail cannot be sent to '{}' ({}), and it has no telephone number that could be called",
                       cut(address, 100), pipeline::address_fault(lower(address)));
}

template <class Words>
std::string word_of(const std::string& written, const Words& words, const char* otherwise) {
    auto word = lower(clean(written));
    return std::ranges::find(words, word) == words.end() ? otherwise : word;
}

result<taken_person, problem> person_of(const content_contact& from, const std::string& business_consent) {
    auto at = reach_of(from.email, from.phone);
    if (at.email.empty() && at.phone.empty()) return problem{unreachable(from.email)};
    taken_person out{.contact_id = from.id,
                     .first_name = clean(from.first_name),
                     .last_name = clean(from.last_name),
                     .email = std::move(at.email),
                     .phone = std::move(at.phone),
                     .title = std::string{cut(clean(from.title), longest_title)},
                     .role = word_of(from.role, roles, "other"),
                     .consent_basis = word_of(from.consent_basis, bases, "")};
    if (characters(out.first_name) > longest_name || characters(out.last_name) > longest_name) {
        return problem{"its first or last name is longer than 255 characters"};
    }
    if (out.consent_basis.empty()) out.consent_basis = word_of(business_consent, bases, "");
    if (is_role_address(out.email)) out.role = "other";
    out.is_decision_maker = out.role == "owner" || out.role == "manager";
    return out;
}

bool fits(const std::string& one, const std::string& other) {
    return one.empty() || other.empty() || lower(one) == lower(other);
}

/// The same address, or the same number under one name where at most one of the two has an address.
bool is_same(const taken_person& one, const taken_person& other) {
    if (!one.email.empty() && one.email == other.email) return true;
    return !one.phone.empty() && one.phone == other.phone && (one.email.empty() || other.email.empty()) &&
           fits(one.first_name, other.first_name) && fits(one.last_name, other.last_name);
}

void complete(taken_person& one, const taken_person& by) {
    const auto fill = [&](std::string taken_person::*field) {
        if ((one.*field).empty()) one.*field = by.*field;
    };
    if (one.first_name.empty() && one.last_name.empty()) {
        one.first_name = by.first_name;
        one.last_name = by.last_name;
    }
    fill(&taken_person::email);
    fill(&taken_person::phone);
    fill(&taken_person::title);
    fill(&taken_person::consent_basis);
    if (one.role == "other" && !is_role_address(one.email)) one.role = by.role;
    if (is_role_address(one.email)) one.role = "other";
    one.is_decision_maker = one.role == "owner" || one.role == "manager";
}

/// Larger is better: whom the listing names first, then who can be written to, who decides, whose own address it is.
auto worth(const taken_person& who, std::int64_t named_primary) {
    return std::tuple{who.contact_id == named_primary && named_primary != 0, !who.email.empty(), who.is_decision_maker,
                      !who.email.empty() && !is_role_address(who.email), -who.contact_id};
}

void choose_primary(std::vector<taken_person>& among, std::int64_t named) {
    if (among.empty()) return;
    std::ranges::max_element(among, {}, [&](const auto& who) { return worth(who, named); })->is_primary = true;
}

}  // namespace

reach address_of(const content_business& from) {
    return reach_of(from.email, from.phone);
}

bool is_role_address(std::string_view email) {
    return std::ranges::binary_search(role_names, email.substr(0, email.find('@')));
}

std::vector<taken_person> people_of(const content_business& from, std::vector<rejected>& refused) {
    std::vector<taken_person> out;
    std::int64_t named = 0;
    for (const auto& contact : from.contacts) {
        auto who = person_of(contact, from.consent_basis);
        if (!who) {
            refused.push_back({"contact", contact.id, who.error().text});
            continue;
        }
        const auto same = std::ranges::find_if(out, [&](const auto& one) { return is_same(one, *who); });
        if (contact.is_primary && named == 0) named = same == out.end() ? contact.id : same->contact_id;
        same == out.end() ? out.push_back(*std::move(who)) : complete(*same, *who);
    }
    if (out.empty()) {
        content_contact own;
        own.email = from.email;
        own.phone = from.phone;
        if (auto who = person_of(own, from.consent_basis)) out.push_back(*std::move(who));
    }
    choose_primary(out, named);
    return out;
}

}  // namespace fib::sync
