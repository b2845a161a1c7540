#include "base/environment.hpp"

#include "base/dotenv.hpp"
#include "base/small_file.hpp"
#include "base/toml_values.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>
#include <utility>

namespace fib {

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const auto equals = text.find('=');
        if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

environment::environment(std::map<std::string, std::string> process, std::string folder) : folder_{std::move(folder)} {
    process_.insert(std::make_move_iterator(process.begin()), std::make_move_iterator(process.end()));
}

std::string environment::path_of(const std::string& file) const {
    return folder_.empty() ? file : (std::filesystem::path{folder_} / file).string();
}

std::optional<problem> environment::read_dotenv() {
    const std::string path = path_of(".env");
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    const auto text = read_small_file(path);
    if (!text) return text.error();
    auto parsed = parse_dotenv(*text, path, process_);
    if (!parsed) return parsed.error();
    dotenv_ = std::move(*parsed);
    return std::nullopt;
}

std::optional<problem> environment::read_toml(const std::string& path) {
    const auto text = read_small_file(path_of(path));
    if (!text) return text.error();
    auto parsed = parse_toml_values(*text, path);
    if (!parsed) return parsed.error();
    toml_ = std::move(*parsed);
    toml_name_ = path;
    return std::nullopt;
}

result<std::optional<environment::found>, problem> environment::find_in(const values& place, std::string_view name,
                                                                        const std::string& called) const {
    const auto at = place.find(name);
    if (at != place.end() && !at->second.empty()) return found{at->second, called};
    const auto file = place.find(std::string{name} + "_FILE");
    if (file != place.end() && !file->second.empty()) {
        auto text = read_small_file(path_of(file->second));
        if (!text) return problem{fmt::format("{}_FILE: {}", name, text.error().text)};
        if (text->ends_with('\n')) text->pop_back();
        if (text->ends_with('\r')) text->pop_back();
        if (text->empty()) {
            return problem{fmt::format("{}_FILE: {} is empty; write the value into it", name, file->second)};
        }
        return found{std::move(*text), "file " + file->second};
    }
    if (at != place.end()) return found{{}, called};
    return std::optional<found>{};
}

result<std::optional<environment::found>, problem> environment::find(std::string_view name) const {
    const std::pair<const values*, std::string> places[] = {
        {&process_, "environment"}, {&dotenv_, ".env"}, {&toml_, toml_name_}};
    for (const auto& [place, called] : places) {
        auto there = find_in(*place, name, called);
        if (!there) return there.error();
        if (there->has_value()) {
            if ((*there)->value.empty()) return std::optional<found>{};
            return there;
        }
    }
    return std::optional<found>{};
}

}  // namespace fib
