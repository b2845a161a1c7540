#include "sandbox/ledger.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <iterator>
#include <system_error>
#include <unistd.h>

namespace fib::sandbox {
namespace {

/// Text from a header, where any byte may be. Bytes beyond ASCII are escaped as if they were Latin-1.
void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte < 127 && c != '"' && c != '\\') {
            out += c;
        } else {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(byte));
        }
    }
    out += '"';
}

void append_json(std::string& out, std::string_view as_sent) {
    out += as_sent.empty() ? "null" : as_sent;
}

}  // namespace

ledger::ledger(const std::string& path, bool bodies) : path_{path}, bodies_{bodies} {
    if (path.empty()) return;
    file_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) {
        throw std::system_error{errno, std::generic_category(), fmt::format("the ledger '{}' cannot be opened", path)};
    }
}

ledger::~ledger() {
    if (file_ >= 0) ::close(file_);
}

void ledger::append(const ledger_entry& entry) {
    if (file_ < 0) return;
    const auto& message = entry.message;
    fmt::format_to(std::back_inserter(lines_),
                   R"({{"time":"{}","provider":"{}","message_id":"{}","to":"{}","recipients":{},"subject":)",
                   to_sql(entry.time), entry.provider, entry.message_id, message.to, message.recipients);
    append_json(lines_, message.subject_json);
    fmt::format_to(std::back_inserter(lines_), R"(,"attempt":"{}","campaign":"{}","bytes":{})", message.attempt,
                   message.campaign, entry.body_bytes);
    if (!entry.idempotency_key.empty()) {
        lines_ += ",\"key\":";
        append_json_string(lines_, entry.idempotency_key);
    }
    if (!entry.cause.empty()) fmt::format_to(std::back_inserter(lines_), R"(,"fate":"{}")", entry.cause);
    if (bodies_) {
        lines_ += ",\"html\":";
        append_json(lines_, message.html_json);
        lines_ += ",\"text\":";
        append_json(lines_, message.text_json);
    }
    lines_ += "}\n";
}

void ledger::flush() {
    std::string_view left = lines_;
    while (!left.empty()) {
        const auto written = ::write(file_, left.data(), left.size());
        if (written >= 0) {
            left.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            throw std::system_error{errno, std::generic_category(),
                                    fmt::format("the ledger '{}' cannot be written", path_)};
        }
    }
    lines_.clear();
}

}  // namespace fib::sandbox
