#include "cli/audit.hpp"

#include <sstream>

namespace fib::cli {
namespace {

constexpr store::statement begin_run{
    "audit_begin", "insert into audit_log (at, command, detail) values ($1, $2, $3::jsonb) returning id"};

constexpr store::statement note_run{"audit_note", "update audit_log set detail = detail || $2::jsonb where id = $1"};

constexpr store::statement end_run{
    "audit_end", "update audit_log set ended_at = $2, outcome = $3, detail = detail || $4::jsonb where id = $1"};

}  // namespace

audited_run::audited_run(store::session& on, const clock& time, std::string_view command, std::string_view detail)
    : on_{on}, clock_{time}, id_{on.exec(begin_run, time.now(), command, detail).number(0, 0)} {}

audited_run::~audited_run() {
    if (!open_) return;
    try {
        on_.rollback();  // whatever failed may have left its transaction open
        end("failed", "{}");
    } catch (const std::exception&) {
        // The row without an end says it as well.
    }
}

void audited_run::note(std::string_view detail) {
    on_.exec(note_run, id_, detail);
}

void audited_run::end(std::string_view outcome, std::string_view detail) {
    on_.exec(end_run, id_, clock_.now(), outcome, detail);
    open_ = false;
}

std::string audit_detail(const std::function<void(json_writer&)>& write) {
    std::ostringstream text;
    json_writer json{text};
    json.begin_object();
    write(json);
    json.end_object();
    return text.str();
}

}  // namespace fib::cli
