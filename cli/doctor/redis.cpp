#include "cli/doctor/finding.hpp"

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <sys/time.h>
#include <vector>

namespace fib::cli::doctor {
namespace {

using connection = std::unique_ptr<redisContext, decltype(&redisFree)>;

/// Sends one command; the reason if Redis did not say yes.
std::optional<std::string> refused(redisContext& on, std::initializer_list<std::string> words) {
    std::vector<const char*> text;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words) {
        text.push_back(word.data());
        sizes.push_back(word.size());
    }
    const std::unique_ptr<void, decltype(&freeReplyObject)> answer{
        redisCommandArgv(&on, static_cast<int>(text.size()), text.data(), sizes.data()), &freeReplyObject};
    if (!answer) return std::string{on.errstr};
    const auto* reply = static_cast<const redisReply*>(answer.get());
    if (reply->type == REDIS_REPLY_ERROR) return std::string{reply->str, reply->len};
    return std::nullopt;
}

std::optional<std::string> greet(redisContext& on, const redis_settings& where) {
    if (!where.password.empty()) {
        auto problem = where.user.empty() ? refused(on, {"AUTH", where.password.reveal()})
                                          : refused(on, {"AUTH", where.user, where.password.reveal()});
        if (problem) return problem;
    }
    if (auto problem = refused(on, {"SELECT", std::to_string(where.database)})) return problem;
    return refused(on, {"PING"});
}

}  // namespace

void examine_redis(const redis_settings& where, findings& report) {
    const timeval limit{.tv_sec = 3, .tv_usec = 0};
    const connection on{redisConnectWithTimeout(where.host.c_str(), where.port, limit), &redisFree};
    std::optional<std::string> problem = "there is no memory for a connection";
    if (on && on->err != 0) problem = on->errstr;
    if (on && on->err == 0) {
        redisSetTimeout(on.get(), limit);
        problem = greet(*on, where);
    }
    report.push_back(problem ? finding{level::fail, "Redis",
                                       fmt::format("{}:{}: {}; check REDIS_URL, or unset it: one machine does without",
                                                   where.host, where.port, *problem)}
                             : finding{level::ok, "Redis", fmt::format("{}:{} answers", where.host, where.port)});
}

}  // namespace fib::cli::doctor
