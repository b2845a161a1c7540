#pragma once

#include "settings.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib {

/// Reads settings one by one and keeps the books: what is shown of each, and what was wrong with it.
class settings_reader {
public:
    settings_reader(const environment& variables, loaded_settings& into) : variables_{variables}, into_{into} {}

    /// The settings that are read from here on are for this part.
    void begin(settings_part part) { part_ = part; }

    std::optional<std::string> text(std::string_view name, std::string_view otherwise = {});
    std::optional<secret> hidden(std::string_view name);

    // These leave `value` as it is, and show it as the default, where the name is not set or wrong.
    void count(std::string_view name, std::size_t& value, std::size_t least, std::size_t most);
    void span(std::string_view name, std::chrono::milliseconds& value, std::chrono::milliseconds least,
              std::chrono::milliseconds most);
    void span(std::string_view name, std::optional<std::chrono::milliseconds>& value, std::chrono::milliseconds least,
              std::chrono::milliseconds most);
    void truth(std::string_view name, bool& value);
    void rate(std::string_view name, std::optional<double>& value);
    void web_address(std::string_view name, std::string& value);
    void origin(std::string_view name, std::string& value);           ///< https://host:port, or http for loopback
    void loopback_origin(std::string_view name, std::string& value);  ///< http or https, on this machine only
    void phone_number(std::string_view name, std::string& value);
    template <class T>
    void choice(std::string_view name, T& value, const std::vector<std::pair<std::string_view, T>>& choices);

    /// Copies into `value` where the name is set.
    void text_into(std::string_view name, std::string& value);
    void hidden_into(std::string_view name, secret& value);

    /// Whether a value was found for a name that was read, be it right or wrong.
    bool given(std::string_view name) const;

    /// `what` follows the name in the sentence.
    void complain(std::string_view name, std::string_view what);
    void complain(settings_part part, std::string_view sentence);  ///< which begins with the name

private:
    std::optional<environment::found> find(std::string_view name, std::string_view otherwise);
    void show(std::string_view name, std::string value, std::string from);
    std::optional<std::chrono::milliseconds> span_within(std::string_view name, std::string_view otherwise,
                                                         std::chrono::milliseconds least,
                                                         std::chrono::milliseconds most);
    void choose(std::string_view name, std::string_view otherwise, const std::vector<std::string_view>& names,
                std::optional<std::size_t>& chosen);

    const environment& variables_;
    loaded_settings& into_;
    settings_part part_ = settings_part::engine;
};

template <class T>
void settings_reader::choice(std::string_view name, T& value,
                             const std::vector<std::pair<std::string_view, T>>& choices) {
    std::vector<std::string_view> names;
    std::string_view otherwise;
    for (const auto& [word, one] : choices) {
        names.push_back(word);
        if (one == value) otherwise = word;
    }
    std::optional<std::size_t> chosen;
    choose(name, otherwise, names, chosen);
    if (chosen) value = choices[*chosen].second;
}

}  // namespace fib
