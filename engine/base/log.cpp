#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <stdexcept>
#include <utility>

namespace fib {
namespace {

thread_local std::string signature;

class thread_signature final : public spdlog::custom_flag_formatter {
public:
    // Called on the thread that logs.
    void format(const spdlog::details::log_msg&, const std::tm&, spdlog::memory_buf_t& out) override {
        out.append(signature);
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<thread_signature>(); }
};

/// The message as the inside of a JSON string (RFC 8259, section 7).
class json_message final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        for (const char byte : message.payload) {
            const auto code = static_cast<unsigned char>(byte);
            if (byte == '"' || byte == '\\') {
                out.push_back('\\');
                out.push_back(byte);
            } else if (code < 0x20) {
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
            } else {
                out.push_back(byte);
            }
        }
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<json_message>(); }
};

}  // namespace

void set_up_log(const std::string& level, log_format format) {
    const auto parsed = spdlog::level::from_str(level);
    if (parsed == spdlog::level::off && level != "off") {
        throw std::invalid_argument{
            fmt::format("LOG_LEVEL '{}' is not one of trace, debug, info, warn, error, critical, off", level)};
    }
    auto logger = std::make_shared<spdlog::logger>("fib", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<json_message>('*').add_flag<thread_signature>('&');
    formatter->set_pattern(format == log_format::json
                               ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":"%&%*"})"
                               : "%Y-%m-%d %H:%M:%S.%e %^%-5l%$ %&%v");
    logger->set_formatter(std::move(formatter));
    logger->set_level(parsed);
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

void sign_log_lines(std::string who) {
    signature = std::move(who) + ": ";
}

}  // namespace fib
