#include "bench/harness/sandbox_process.hpp"

#include "bench/harness/interruption.hpp"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> words_of(const programs& from, const temporary_folder& at, std::string_view name,
                                  const std::vector<std::string>& settings) {
    const std::string base{name};
    std::vector<std::string> words{
        from.fibsandbox(),         "--listen",    "127.0.0.1:0",          "--cert-dir", at.file(""), "--log",
        at.file(base + ".ledger"), "--port-file", at.file(base + ".port")};
    words.insert(words.end(), settings.begin(), settings.end());
    return words;
}

std::string wait_for_port(const std::string& file, child& process) {
    for (int tries = 0; tries < 500; ++tries) {
        std::ifstream in{file};
        std::string text;
        if (std::getline(in, text) && !text.empty()) return text;
        stop_if_asked();
        if (const auto code = process.ended()) {
            throw std::runtime_error{fmt::format("fibsandbox ended with {} before it listened", *code)};
        }
        std::this_thread::sleep_for(20ms);
    }
    throw std::runtime_error{"fibsandbox did not listen within ten seconds"};
}

}  // namespace

sandbox_process::sandbox_process(const programs& from, const temporary_folder& at, std::string_view name,
                                 const std::vector<std::string>& settings)
    : ledger_{at.file(std::string{name} + ".ledger")},
      ca_file_{at.file("ca.pem")},
      process_{words_of(from, at, name, settings), {}, at.file(std::string{name} + ".out")} {
    endpoint_ = "https://127.0.0.1:" + wait_for_port(at.file(std::string{name} + ".port"), process_);
}

processor_time sandbox_process::used() const {
    return used_by(process_.id()).value_or(processor_time{});
}

processor_time sandbox_process::stop() {
    process_.terminate();
    process_.wait();
    return process_.used();
}

}  // namespace fib::bench
