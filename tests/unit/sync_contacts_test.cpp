#include "sync/contacts.hpp"
#include "sync/match.hpp"
#include "sync/phone.hpp"
#include "sync/slug.hpp"
#include "sync/taken.hpp"
#include "sync/text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

using namespace fib::sync;

namespace {

content_contact contact(std::int64_t id, std::string email, std::string phone = "", std::string role = "") {
    content_contact out;
    out.id = id;
    out.email = std::move(email);
    out.phone = std::move(phone);
    out.role = std::move(role);
    return out;
}

content_business with(std::vector<content_contact> contacts) {
    content_business out;
    out.id = 7;
    out.community_id = 1;
    out.name = "Joe's Diner";
    out.contacts = std::move(contacts);
    return out;
}

std::vector<taken_person> people(const content_business& from) {
    std::vector<rejected> refused;
    return people_of(from, refused);
}

known_places one_town() {
    known_places out;
    out.communities[1] = {11, "alma-ne"};
    out.industries["bakery"] = 5;
    return out;
}

}  // namespace

TEST_CASE("telephone numbers as listings write them become E.164, or nothing") {
    CHECK(e164("(402) 555-0101") == "+14025550101");
    CHECK(e164("1-402-555-0101 x12") == "+14025550101");
    CHECK(e164("402.555.0101, ext. 5") == "+14025550101");
    CHECK(e164("+44 20 7946 0018") == "+442079460018");
    CHECK_FALSE(e164("020 7946 0018 1"));
    CHECK_FALSE(e164("402-155-0101"));
    CHECK_FALSE(e164("911-555-0101"));
    CHECK_FALSE(e164("+1 102 555 0101"));
    CHECK_FALSE(e164("call us"));
    CHECK_FALSE(e164("ann@example.com"));
    CHECK_FALSE(e164("x"));
    CHECK_FALSE(e164(std::string(1000, '4')));
}

TEST_CASE("a slug is letters, digits and single hyphens, and its other choices name the community and the number") {
    CHECK(slug_of("Joe's Diner & Grill!", "") == "joes-diner-grill");
    CHECK(slug_of("  ", "Ann") == "ann");
    CHECK(slug_of("\xe5\xaf\xbf\xe5\x8f\xb8", "--") == "business");
    CHECK(slug_of(std::string(400, 'a'), "").size() == 150);
    CHECK(slug_choices("joes", "alma-ne", 7) == std::array<std::string, 3>{"joes", "joes-alma-ne", "joes-7"});
}

TEST_CASE("text is cleaned of what would steer a header, and cut between characters") {
    CHECK(clean("\tAnn\r\nBcc: x \x7f") == "Ann  Bcc: x");
    CHECK(clean(" \n ").empty());
    CHECK(characters("caf\xc3\xa9") == 4);
    CHECK(cut("caf\xc3\xa9s", 4) == "caf\xc3\xa9");
    CHECK(cut("caf\xc3\xa9", 3) == "caf");
}

TEST_CASE("each contact becomes a person with addresses in their one way to be written, the best one primary") {
    const auto got =
        people(with({contact(1, "Info@Example.com", "", "owner"),
                     contact(2, " Ann.Lee@Example.com ", "402 555 0101", "Owner"), contact(3, "", "+1 402 555 0102")}));
    REQUIRE(got.size() == 3);
    CHECK(got[0].email == "info@example.com");
    CHECK(got[0].role == "other");
    CHECK_FALSE(got[0].is_decision_maker);
    CHECK_FALSE(got[0].is_primary);
    CHECK(got[1].email == "ann.lee@example.com");
    CHECK(got[1].phone == "+14025550101");
    CHECK(got[1].role == "owner");
    CHECK(got[1].is_decision_maker);
    CHECK(got[1].is_primary);
    CHECK(got[2].email.empty());
    CHECK(got[2].phone == "+14025550102");
}

TEST_CASE("whom the listing calls primary is it, also through a second row of the same person") {
    auto second = contact(9, "BOB@example.com");
    second.is_primary = true;
    const auto got = people(with({contact(1, "ann@example.com", "", "owner"), contact(2, "bob@example.com"), second}));
    REQUIRE(got.size() == 2);
    CHECK_FALSE(got[0].is_primary);
    CHECK(got[1].is_primary);
    CHECK(got[1].contact_id == 2);
}

TEST_CASE("two rows of one person are one, completed by each other; two people with one number stay two") {
    auto named = contact(1, "", "402-555-0101");
    named.first_name = "Ann";
    auto same = contact(2, "ann@example.com", "(402) 555-0101", "owner");
    auto other = contact(3, "", "4025550101");
    other.first_name = "Bob";
    const auto got = people(with({named, same, other}));
    REQUIRE(got.size() == 2);
    CHECK(got[0].email == "ann@example.com");
    CHECK(got[0].first_name == "Ann");
    CHECK(got[0].role == "owner");
    CHECK(got[1].first_name == "Bob");
}

TEST_CASE("a contact whom nobody can reach is refused with its reason, and the business's own address stands in") {
    auto from = with({contact(1, "nobody"), contact(2, "", "911")});
    from.email = "hello@example.com";
    from.consent_basis = "published_contact";
    std::vector<rejected> refused;
    const auto got = people_of(from, refused);
    REQUIRE(got.size() == 1);
    CHECK(got[0].contact_id == 0);
    CHECK(got[0].email == "hello@example.com");
    CHECK(got[0].consent_basis == "published_contact");
    CHECK(got[0].is_primary);
    REQUIRE(refused.size() == 2);
    CHECK(refused[0].reason.find("'nobody'") != std::string::npos);
    CHECK(refused[1].reason.find("no email address") != std::string::npos);
}

TEST_CASE("a ground to write is one of the three that are known, or none") {
    auto one = contact(1, "ann@example.com");
    one.consent_basis = "OPT_IN";
    auto two = contact(2, "bob@example.com");
    two.consent_basis = "bought list";
    const auto got = people(with({one, two}));
    CHECK(got[0].consent_basis == "opt_in");
    CHECK(got[1].consent_basis.empty());
}

TEST_CASE("a business without a name, with too long a one, or of an unknown community is refused with the reason") {
    std::vector<rejected> refused;
    auto from = with({contact(1, "ann@example.com")});
    CHECK(take(from, one_town(), refused).has_value());
    from.name = " \n";
    CHECK(take(from, one_town(), refused).error().text == "it has no name");
    from.name = std::string(256, 'x');
    CHECK(take(from, one_town(), refused).error().text == "its name is longer than 255 characters");
    from.name = "Joe's";
    from.community_id = 2;
    CHECK(take(from, one_town(), refused).error().text == "its community is unknown");
    from.id = 1LL << 31;
    CHECK_FALSE(take(from, one_town(), refused).has_value());
    CHECK(refused.empty());
}

TEST_CASE("a business's description is cut, what does not fit elsewhere is left out, and its trade is found") {
    std::vector<rejected> refused;
    auto from = with({});
    from.description = std::string(20'000, 'd');
    from.industry = "Bakery";
    from.plain[3] = "Nebraska";
    const auto got = take(from, one_town(), refused);
    REQUIRE(got.has_value());
    CHECK(got->values[0] == "11");
    CHECK(got->values[1] == "5");
    CHECK(got->values[3]->size() == 10'000);
    CHECK(business_columns()[10] == "address_state");
    CHECK_FALSE(got->values[10].has_value());
    CHECK(got->values.size() == business_columns().size());
}

TEST_CASE("people are known by their contact, else by their address; whom Operations deleted is left alone") {
    std::vector<taken_person> wanted(4);
    wanted[0].contact_id = 1;
    wanted[1].contact_id = 2;
    wanted[1].email = "bob@example.com";
    wanted[2].contact_id = 3;
    wanted[3].contact_id = 4;
    const std::vector<person_here> here{{.id = 10, .contact_id = 1, .email = {}},
                                        {.id = 11, .contact_id = {}, .email = "bob@example.com"},
                                        {.id = 12, .contact_id = 3, .email = {}, .deleted_here = true},
                                        {.id = 13, .contact_id = 8, .email = {}},
                                        {.id = 14, .contact_id = 9, .email = {}, .gone = true},
                                        {.id = 15, .contact_id = {}, .email = "eve@example.com"}};
    const auto got = match(here, wanted);
    REQUIRE(got.there.size() == 2);
    CHECK(got.there[0].id == 10);
    CHECK(got.there[1].id == 11);
    REQUIRE(got.added.size() == 1);
    CHECK(got.added[0]->contact_id == 4);
    CHECK(got.left == std::vector<std::int64_t>{13});
}

TEST_CASE("somebody whose contact got a new number is who they were, and stays deleted if Operations deleted them") {
    std::vector<taken_person> wanted(3);
    wanted[0].contact_id = 9;
    wanted[0].email = "ann@example.com";
    wanted[1].contact_id = 7;
    wanted[1].email = "info@example.com";
    wanted[2].contact_id = 3;
    wanted[2].email = "bob@example.com";
    const std::vector<person_here> here{{.id = 10, .contact_id = 5, .email = "ann@example.com"},
                                        {.id = 11, .contact_id = 0, .email = "info@example.com"},
                                        {.id = 12, .contact_id = 2, .email = "bob@example.com", .gone = true},
                                        {.id = 13, .contact_id = 1, .email = "bob@example.com", .deleted_here = true}};
    const auto got = match(here, wanted);
    REQUIRE(got.there.size() == 2);
    CHECK(got.there[0].id == 10);
    CHECK(got.there[0].who->contact_id == 9);
    CHECK(got.there[1].id == 11);
    CHECK(got.added.empty());
    CHECK(got.left.empty());
}
