#include "bench/harness/ledger_reading.hpp"

#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unordered_set>
#include <vector>

namespace fib::bench {

void read_ledger(const std::string& file, const std::function<void(const ledger_line&)>& each) {
    simdjson::dom::parser parser;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line) && !in.eof();) {
        const auto parsed = parser.parse(line);
        ledger_line one;
        std::string_view time;
        if (parsed["to"].get(one.to) || parsed["time"].get(time) || parsed["bytes"].get(one.bytes)) {
            throw std::runtime_error{"a line of the sandbox's ledger cannot be read: " + line};
        }
        one.time = timestamp_from_sql(time).value();
        if (parsed["attempt"].get(one.attempt)) one.attempt = {};
        if (parsed["fate"].get(one.fate)) one.fate = {};
        each(one);
    }
}

ledger_sum sum_ledger(const std::string& file) {
    ledger_sum out;
    std::unordered_set<std::string> seen;
    read_ledger(file, [&](const ledger_line& line) {
        ++out.lines;
        out.body_bytes += static_cast<double>(line.bytes);
        ++out.tenths[line.time.time_since_epoch() / std::chrono::milliseconds{100}];
        seen.emplace(line.to);
    });
    out.recipients = seen.size();
    if (out.lines > 0) out.body_bytes /= static_cast<double>(out.lines);
    return out;
}

ledger_length ledger_length_of(const std::string& file, ledger_length after) {
    std::ifstream in{file};
    in.seekg(after.bytes);
    std::vector<char> block(1 << 20);
    while (in) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        const auto got = in.gcount();
        after.bytes += got;
        after.lines += static_cast<std::size_t>(std::count(block.begin(), block.begin() + got, '\n'));
    }
    return after;
}

}  // namespace fib::bench
