#include "bench/harness/ledger_follower.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace fib::bench {
namespace {

constexpr std::size_t chunk = 1 << 20;

accepted_message read_line(simdjson::dom::parser& parser, std::string_view line) {
    accepted_message out;
    std::string_view time;
    const auto one = parser.parse(line.data(), line.size());
    const bool whole = !one["time"].get(time) && !one["message_id"].get(out.message_id) && !one["to"].get(out.to) &&
                       !one["attempt"].get(out.attempt) && !one["campaign"].get(out.campaign);
    if (!whole) throw std::runtime_error{fmt::format("a line of the sandbox's ledger cannot be read: {}", line)};
    out.time = timestamp_from_sql(time).value();
    return out;
}

}  // namespace

ledger_follower::ledger_follower(std::string path, what_was_read then)
    : path_{std::move(path)}, then_{then}, file_{::open(path_.c_str(), O_RDWR | O_CLOEXEC)} {
    if (file_ < 0) throw std::system_error{errno, std::generic_category(), "the ledger " + path_};
}

ledger_follower::~ledger_follower() {
    ::close(file_);
}

void ledger_follower::read(const std::function<void(const accepted_message&)>& each) {
    simdjson::dom::parser parser;
    std::string buffer(chunk, '\0');
    while (true) {
        const auto got = ::pread(file_, buffer.data(), buffer.size(), read_upto_);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error{errno, std::generic_category(), "the ledger " + path_};
        if (got == 0) return;
        read_upto_ += got;
        rest_.append(buffer, 0, static_cast<std::size_t>(got));
        std::size_t begin = 0;
        for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
            each(read_line(parser, std::string_view{rest_}.substr(begin, end - begin)));
            begin = end + 1;
        }
        rest_.erase(0, begin);
        // A file system without holes keeps the blocks, and that is all.
        if (then_ == what_was_read::goes) {
            (void)::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, read_upto_);
        }
    }
}

}  // namespace fib::bench
