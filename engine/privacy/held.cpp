#include "privacy/held.hpp"

#include <fmt/format.h>

#include <ostream>

namespace fib::privacy {
namespace {

class document {
public:
    explicit document(std::ostream& out) : out_{out} { out_ << '{'; }
    /// `rows` is a JSON array; an empty one is left out.
    void add(std::string_view name, std::string_view rows) {
        if (rows == "[]") return;
        out_ << (first_ ? "\"" : ",\"") << name << "\":" << rows;
        first_ = false;
    }
    void end() { out_ << '}'; }

private:
    std::ostream& out_;
    bool first_ = true;
};

std::string rows_of(store::session& on, std::string_view table, std::string_view theirs, const subject& whom) {
    const auto sql = fmt::format("{}select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text from {} t, who where {}",
                                 who_sql, table, theirs);
    return std::string{about(on, sql, whom).text(0, 0)};
}

}  // namespace

void write_held(store::session& on, const subject& whom, std::ostream& out) {
    document doc{out};
    doc.add("businesses", rows_of(on, "businesses", "t.id = who.business", whom));
    for (const auto& where : places()) {
        if (where.copied) continue;
        for (const auto& table : tables_of(on, where)) doc.add(table, rows_of(on, table, where.theirs, whom));
    }
    doc.add("suppressions", rows_of(on, "suppressions", "t.address in (who.email, who.phone)", whom));
    doc.end();
}

}  // namespace fib::privacy
