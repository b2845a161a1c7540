#include "cli/person.hpp"

#include "cli/command.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <sstream>

namespace fib::cli {

std::vector<privacy::subject> people_named(store::session& on, const std::string& id_or_email) {
    auto found = privacy::find_subjects(on, id_or_email);
    if (found.empty()) {
        throw failure{fmt::format("nobody has the id or the mail address '{}'", one_line(id_or_email))};
    }
    return found;
}

std::string ids_of(const std::vector<privacy::subject>& people) {
    std::ostringstream out;
    json_writer json{out};
    json.begin_object().key("people").begin_array();
    for (const auto& one : people) json.value(one.person);
    json.end_array().end_object();
    return out.str();
}

}  // namespace fib::cli
