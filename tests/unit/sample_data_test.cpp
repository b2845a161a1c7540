#include "seeds/seeds.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace {

using namespace fib::seeds;

std::vector<std::vector<std::string>> lines_of(std::string_view path) {
    std::vector<std::vector<std::string>> lines;
    std::istringstream text{text_of(embedded(), path)};
    for (std::string line; std::getline(text, line);) {
        auto& fields = lines.emplace_back();
        std::istringstream rest{line};
        for (std::string field; std::getline(rest, field, ',');) fields.push_back(field);
    }
    return lines;
}

}  // namespace

TEST_CASE("sample files split at commas alone, and nothing in them needs escaping for COPY") {
    for (const auto& [path, width] : {std::pair{"sample/communities.csv", 6U},
                                      {"sample/business-names.csv", 2U},
                                      {"sample/first-names.txt", 1U},
                                      {"sample/last-names.txt", 1U}}) {
        CAPTURE(path);
        const auto lines = lines_of(path);
        CHECK(std::ranges::all_of(lines, [width = width](const auto& fields) { return fields.size() == width; }));
        CHECK(text_of(embedded(), path).find_first_of("\"\\\t\r") == std::string::npos);
    }
}

TEST_CASE("every sample business has an industry that the seeds have") {
    const auto seeds = read_seeds(embedded());
    REQUIRE(seeds.has_value());
    std::set<std::string> slugs;
    for (const auto& one : seeds->industries) slugs.emplace(one.at("slug"));
    auto names = lines_of("sample/business-names.csv");
    names.erase(names.begin());
    for (const auto& one : names) {
        CAPTURE(one[0]);
        CHECK(slugs.contains(one[1]));
    }
    CHECK(names.size() > 1500);
}

TEST_CASE("sample towns lie in many time zones and have slugs of their own") {
    auto towns = lines_of("sample/communities.csv");
    towns.erase(towns.begin());
    std::set<std::string> slugs;
    std::set<std::string> zones;
    for (const auto& one : towns) {
        slugs.insert(one[1]);
        zones.insert(one[5]);
    }
    CHECK(slugs.size() == towns.size());
    CHECK(zones.size() >= 8);
    CHECK(zones.contains("Pacific/Honolulu"));
}
