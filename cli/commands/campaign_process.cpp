#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "file_limit.hpp"
#include "sender.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ends = pipeline::ended::kind;

struct options {
    std::string channel = "email";
    std::optional<std::uint64_t> limit;
};

/// How many people when the command line does not say, as the platform's cron jobs expect.
constexpr std::uint64_t emails_by_default = 1000;
constexpr std::uint64_t others_by_default = 100;

/// One bounded run on a loop of its own.
class run_once {
public:
    run_once(command& given, const settings& from, pipeline::channel only, std::uint64_t limit)
        : given_{given},
          from_{from},
          limit_{limit},
          signals_{loop_, SIGTERM, SIGINT},
          sender_{loop_.get_executor(),
                  from,
                  "fibctl",
                  {.due_by = given.clock.now(), .limit = limit, .only = only},
                  given.clock},
          tasks_{loop_.get_executor()},
          drawn_{loop_.get_executor()} {}

    pipeline::ended run() {
        tasks_.spawn("signals", watch_signals());
        tasks_.spawn("progress", draw());
        tasks_.spawn("sender", send());
        loop_.run();
        if (problem_) std::rethrow_exception(problem_);
        return how_;
    }
    const pipeline::worker& work() const { return sender_.work(); }

private:
    asio::awaitable<void> send() {
        try {
            how_ = co_await sender_.run();
        } catch (...) {
            problem_ = std::current_exception();
        }
        through_ = true;
        signals_.cancel();
        drawn_.notify();
    }

    asio::awaitable<void> watch_signals() {
        for (bool again = false;; again = true) {
            boost::system::error_code cancelled;
            co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
            if (cancelled) co_return;
            again ? sender_.stop(0ms, 3s) : sender_.stop(from_.engine.stop_soft_limit, from_.engine.stop_hard_limit);
        }
    }

    asio::awaitable<void> draw() {
        progress_bar bar{given_.err, given_.err_is_terminal && !given_.json, "sending",
                         static_cast<std::int64_t>(limit_), &given_.clock};
        while (!through_) {
            bar.show(static_cast<std::int64_t>(sender_.work().counts().recorded));
            co_await drawn_.wait(deadline::in(100ms));
        }
    }

    command& given_;
    const settings& from_;
    std::uint64_t limit_;
    asio::io_context loop_{1};
    asio::signal_set signals_;
    fib::sender sender_;
    task_group tasks_;
    event drawn_;
    pipeline::ended how_;
    std::exception_ptr problem_;
    bool through_ = false;
};

void print_json(const command& given, const run_once& done, const pipeline::ended& how, double seconds) {
    const auto& did = done.work().counts();
    json_writer json{given.out};
    const auto number = [&](const char* name, std::uint64_t value) {
        json.field(name, static_cast<std::int64_t>(value));
    };
    const auto reasons = [&](const char* name, const std::map<std::string, std::uint64_t>& counts) {
        json.key(name).begin_object();
        for (const auto& [reason, count] : counts) json.field(reason, static_cast<std::int64_t>(count));
        json.end_object();
    };
    json.begin_object();
    number("claimed", did.claimed);
    number("sent", did.sent);
    reasons("skipped", did.skipped);
    reasons("failed", did.failed);
    reasons("returned", did.returned);
    number("throttled", did.throttled);
    number("unknown", did.unknown);
    number("set_aside", did.set_aside);
    number("unrecorded", done.work().unrecorded());
    json.field("seconds", seconds).field("sends_per_second", seconds > 0 ? static_cast<double>(did.sent) / seconds : 0);
    json.field("ended", how.how == ends::drained ? "done" : how.reason).end_object().end();
}

void print_people(const command& given, const run_once& done, double seconds) {
    const auto& did = done.work().counts();
    if (did.claimed == 0) {
        given.out << "Nobody is due. 'fibctl campaign:status' says who is due next.\n";
        return;
    }
    table summary{{{"OUTCOME"}, {"PEOPLE", align::right}, {"REASON"}}};
    const auto line = [&](const char* what, std::uint64_t count, const std::string& why = {}) {
        summary.row({what, grouped(static_cast<std::int64_t>(count)), why});
    };
    const auto lines = [&](const char* what, const std::map<std::string, std::uint64_t>& counts) {
        for (const auto& [reason, count] : counts) line(what, count, reason);
    };
    line("claimed", did.claimed);
    line("sent", did.sent);
    lines("skipped", did.skipped);
    lines("failed", did.failed);
    lines("put off", did.returned);
    if (did.throttled > 0) line("throttled", did.throttled, "the provider asked for a slower pace; they stay due");
    if (did.unknown > 0) line("unknown", did.unknown, "may have been sent; see: fibctl campaign:unknown");
    if (did.set_aside > 0) line("set aside", did.set_aside, "cannot be rendered; see: fibctl doctor");
    if (done.work().unrecorded() > 0) line("unrecorded", done.work().unrecorded(), "the database was away");
    summary.print(given.out);
    given.out << fmt::format("\n{} sent in {:.1f} s: {} a second\n", grouped(static_cast<std::int64_t>(did.sent)),
                             seconds, rate_text(seconds > 0 ? static_cast<double>(did.sent) / seconds : 0));
}

/// What a person does next when a run ended before its time.
std::string next_step(const pipeline::ended& how) {
    switch (how.how) {
        case ends::drained:
        case ends::stopped:
            return {};
        case ends::halted:
            return fmt::format("email is held back: {}. Mend that, then: fibctl campaign:resume", how.reason);
        case ends::cut_off:
            return fmt::format(
                "the database went away and did not come back: {}. What was in doubt will be listed by: "
                "fibctl campaign:unknown",
                how.reason);
        case ends::provider_away:
            return fmt::format("the provider is away: {}. Nobody used up an attempt; try: fibctl doctor", how.reason);
    }
    return {};
}

exit_code run(command& given, const options& chosen) {
    using part = settings_part;
    const auto only = pipeline::parse_channel(chosen.channel).value_or(pipeline::channel::email);
    const auto& from = given.loaded.values;
    const bool switched_on = only == pipeline::channel::sms ? from.sending.sms_enabled : from.sending.voice_enabled;
    if (only != pipeline::channel::email && switched_on) {
        throw failure{fmt::format(
            "this version sends no {0}: whoever comes to such a step waits there. To skip these steps, set "
            "{1}_ENABLED=false",
            only == pipeline::channel::sms ? "SMS" : "voice calls", only == pipeline::channel::sms ? "SMS" : "VOICE")};
    }
    given.need({part::database, part::engine, part::sending, part::email});
    raise_file_limit();
    const auto by_default = only == pipeline::channel::email ? emails_by_default : others_by_default;
    run_once once{given, from, only, chosen.limit.value_or(by_default)};
    const auto start = deadline::steady::now();
    const auto how = once.run();
    const std::chrono::duration<double> seconds = deadline::steady::now() - start;
    given.json ? print_json(given, once, how, seconds.count()) : print_people(given, once, seconds.count());
    if (const auto next = next_step(how); !next.empty()) throw failure{next};
    return exit_code::done;
}

void add_verb(verbs& all, const std::string& name, const std::string& description, const std::string& example,
              const std::string& channel, bool may_choose) {
    const auto chosen = std::make_shared<options>();
    chosen->channel = channel;
    auto verb = all.add(name, description, example, [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--limit", chosen->limit, "People at most; 1000 for email, 100 for SMS when not given")
        .between(1, 1'000'000'000)
        .type_name("N");
    if (!may_choose) return;
    verb.add_option("--channel", chosen->channel, "email when not given").one_of({"email", "sms", "voice"});
}

}  // namespace

void campaign_process(verbs& all) {
    add_verb(all, "campaign:process", "Send what is due now, then end", "fibctl campaign:process --limit 5000", "email",
             true);
    add_verb(all, "campaign:process-email-queue", "campaign:process --channel email, under the platform's name",
             "fibctl campaign:process-email-queue --limit=1000", "email", false);
    add_verb(all, "campaign:process-sms-queue", "campaign:process --channel sms, under the platform's name",
             "fibctl campaign:process-sms-queue --limit=100", "sms", false);
    add_verb(all, "campaign:process-voice-queue", "campaign:process --channel voice, under the platform's name",
             "fibctl campaign:process-voice-queue --limit=100", "voice", false);
}

}  // namespace fib::cli::commands
