#include "settings.hpp"

#include "base/base64.hpp"
#include "base/small_file.hpp"
#include "settings_reader.hpp"
#include "settings_servers.hpp"
#include "settings_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace fib {
namespace {

using namespace std::chrono_literals;

/// Conditions of a step look back to the person's first one: half a year is twice the built-in sequence.
constexpr auto least_retention = 180 * 24h;
constexpr auto most_retention = 100 * 365 * 24h;

void read_engine(settings_reader& from, engine_settings& into) {
    from.begin(settings_part::engine);
    from.count("ENGINE_CONCURRENCY", into.concurrency, 1, 20'000);
    from.count("ENGINE_BATCH", into.batch, 1, 10'000);
    from.count("ENGINE_LOOPS", into.loops, 1, 64);
    if (into.loops > into.concurrency) {
        from.complain("ENGINE_LOOPS", fmt::format("is more than ENGINE_CONCURRENCY ({}), which is divided among the "
                                                  "loops; use fewer loops, or allow more calls",
                                                  into.concurrency));
    }
    from.span("CLAIM_LEASE", into.lease, 1s, 1h);
    from.choice("UNKNOWN_POLICY", into.policy, {{"skip", unknown_policy::skip}, {"resend", unknown_policy::resend}});
    from.span("UNKNOWN_MAX_AGE", into.unknown_max_age, 1s, 720h);
    from.span("STOP_SOFT_LIMIT", into.stop_soft_limit, 0s, 1h);
    from.span("STOP_HARD_LIMIT", into.stop_hard_limit, 0s, 1h);
    from.span("SEND_LOG_RETENTION", into.send_log_retention, least_retention, most_retention);
    from.span("ACTIVITIES_RETENTION", into.activities_retention, least_retention, most_retention);
    if (into.stop_hard_limit < into.stop_soft_limit) {
        from.complain("STOP_HARD_LIMIT", fmt::format("is shorter than STOP_SOFT_LIMIT ({}); make it longer",
                                                     values::span_text(into.stop_soft_limit)));
    }
}

void read_keys(settings_reader& from, sending_settings& into) {
    if (const auto key = from.hidden("APP_KEY")) {
        auto parsed = values::parse_key(key->reveal());
        if (parsed) into.app_key = std::move(*parsed);
        if (!parsed) from.complain(settings_part::sending, fmt::format("APP_KEY: {}", parsed.error().text));
    } else {
        from.complain(
            "APP_KEY",
            "is not set, and unsubscribe links are signed with it; make one with: echo \"base64:$(openssl rand "
            "-base64 32)\"");
    }
    const auto previous = from.hidden("APP_PREVIOUS_KEYS");
    if (!previous) return;
    for (const std::string& one : values::split_list(previous->reveal())) {
        auto parsed = values::parse_key(one);
        if (parsed) into.previous_keys.push_back(std::move(*parsed));
        if (!parsed) from.complain(settings_part::sending, fmt::format("APP_PREVIOUS_KEYS: {}", parsed.error().text));
    }
}

void read_sending(settings_reader& from, sending_settings& into) {
    from.begin(settings_part::sending);
    from.truth("EMAIL_ENABLED", into.email_enabled);
    from.truth("SMS_ENABLED", into.sms_enabled);
    from.truth("VOICE_ENABLED", into.voice_enabled);
    from.text_into("POSTAL_ADDRESS", into.postal_address);
    if (into.postal_address.find_first_not_of(" \t\r\n") == std::string::npos) {
        from.complain("POSTAL_ADDRESS",
                      "is not set, and every mail must show the sender's postal address (CAN-SPAM Act); set it to one "
                      "line: company, street, city, state, code");
    }
    from.web_address("APP_URL", into.app_url);
    into.tracking_url = into.app_url;
    from.web_address("TRACKING_URL", into.tracking_url);
    from.truth("TRACKING_ENABLED", into.tracking_enabled);
    if (into.tracking_url.empty() && !from.given("APP_URL")) {
        from.complain("APP_URL", "is not set, and unsubscribe links begin with it; set it to https://host");
    }
    from.web_address("LEARNING_CENTER_URL", into.learning_center_url);
    read_keys(from, into);
}

void read_email(settings_reader& from, settings& into) {
    from.begin(settings_part::email);
    from.choice("EMAIL_PROVIDER", into.sending.provider,
                {{"ses", email_provider::ses}, {"resend", email_provider::resend}});
    from.rate("EMAIL_RATE", into.sending.email_rate);
    from.text_into("SES_KEY", into.ses.key);
    from.hidden_into("SES_SECRET", into.ses.secret_key);
    from.hidden_into("SES_SESSION_TOKEN", into.ses.session_token);
    from.text_into("SES_REGION", into.ses.region);
    from.text_into("SES_FROM", into.ses.from);
    from.text_into("SES_REPLY_TO", into.ses.reply_to);
    from.text_into("SES_CONFIGURATION_SET", into.ses.configuration_set);
    from.text_into("SES_ENDPOINT", into.ses.endpoint);
    from.hidden_into("RESEND_API_KEY", into.resend.api_key);
    into.resend.from = into.ses.from;
    into.resend.reply_to = into.ses.reply_to;
    from.text_into("RESEND_ENDPOINT", into.resend.endpoint);
    if (!into.sending.email_enabled) return;
    const auto problems = into.sending.provider == email_provider::ses ? into.ses.validate() : into.resend.validate();
    for (const std::string& sentence : problems) from.complain(settings_part::email, sentence);
}

void read_twilio(settings_reader& from, twilio_settings& into) {
    from.begin(settings_part::sms);
    from.text_into("TWILIO_SID", into.sid);
    from.hidden_into("TWILIO_TOKEN", into.token);
    from.phone_number("TWILIO_FROM", into.from);
    into.voice_from = into.from;
    from.phone_number("TWILIO_VOICE_FROM", into.voice_from);
    from.text_into("TWILIO_MESSAGING_SERVICE_SID", into.messaging_service_sid);
    from.origin("TWILIO_ENDPOINT", into.endpoint);
}

void read_voice(settings_reader& from, settings& into) {
    from.begin(settings_part::voice);
    from.hidden_into("ELEVENLABS_API_KEY", into.elevenlabs.api_key);
    from.text_into("ELEVENLABS_MODEL_ID", into.elevenlabs.model_id);
    from.origin("ELEVENLABS_ENDPOINT", into.elevenlabs.endpoint);
    from.origin("CLOUDFLARE_R2_ENDPOINT", into.r2.endpoint);
    from.text_into("CLOUDFLARE_R2_ACCESS_KEY", into.r2.access_key);
    from.hidden_into("CLOUDFLARE_R2_SECRET_KEY", into.r2.secret_key);
    from.text_into("CLOUDFLARE_R2_BUCKET", into.r2.bucket);
    from.web_address("CLOUDFLARE_R2_PUBLIC_URL", into.r2.public_url);
}

/// As inbound/svix_signature.cpp takes it.
bool is_svix_secret(std::string_view text) {
    constexpr std::string_view prefix = "whsec_";
    return text.starts_with(prefix) && text != prefix && from_base64(text.substr(prefix.size()));
}

void read_inbound(settings_reader& from, inbound_settings& into) {
    from.begin(settings_part::inbound);
    if (const auto topics = from.text("SES_SNS_TOPICS")) {
        into.ses_sns_topics = values::split_list(*topics);
        for (const std::string& topic : into.ses_sns_topics) {
            if (!topic.starts_with("arn:aws")) {
                from.complain(
                    "SES_SNS_TOPICS",
                    fmt::format("{} is no topic; write it as arn:aws:sns:region:account:name", values::quoted(topic)));
            }
        }
    }
    from.loopback_origin("SNS_ENDPOINT", into.sns_endpoint);
    from.hidden_into("SES_RAW_SECRET", into.ses_raw_secret);
    if (const auto length = into.ses_raw_secret.reveal().size(); length > 0 && length < 16) {
        from.complain("SES_RAW_SECRET",
                      "is shorter than 16 characters, which can be guessed; make one with: openssl "
                      "rand -hex 16");
    }
    from.hidden_into("RESEND_WEBHOOK_SECRET", into.resend_secret);
    if (!into.resend_secret.empty() && !is_svix_secret(into.resend_secret.reveal())) {
        from.complain("RESEND_WEBHOOK_SECRET", "is not whsec_ and base64; copy it from the webhook's page at Resend");
    }
    from.hidden_into("STRIPE_WEBHOOK_SECRET", into.stripe_secret);
    from.hidden_into("LEARNING_CENTER_WEBHOOK_SECRET", into.learning_center_secret);
    from.hidden_into("CONTENT_WEBHOOK_SECRET", into.content_secret);
}

void read_process(settings_reader& from, settings& into) {
    from.begin(settings_part::server);
    std::size_t port = into.server.port;
    from.count("PORT", port, 0, std::numeric_limits<std::uint16_t>::max());
    into.server.port = static_cast<std::uint16_t>(port);
    from.hidden_into("METRICS_TOKEN", into.server.metrics_token);
    from.begin(settings_part::log);
    using level = std::pair<std::string_view, std::string>;
    from.choice("LOG_LEVEL", into.log.level,
                {level{"trace", "trace"}, level{"debug", "debug"}, level{"info", "info"}, level{"warn", "warn"},
                 level{"error", "error"}, level{"critical", "critical"}, level{"off", "off"}});
    from.choice("LOG_FORMAT", into.log.format, {{"text", log_format::text}, {"json", log_format::json}});
    from.begin(settings_part::email);
    from.text_into("SSL_CERT_FILE", into.ca_file);
    if (into.ca_file.empty()) return;
    if (const auto bundle = read_small_file(into.ca_file); !bundle) from.complain("SSL_CERT_FILE", bundle.error().text);
}

void note(loaded_settings& loaded) {
    const settings& values = loaded.values;
    if (values.sending.sms_enabled) {
        loaded.notes.emplace_back(
            "SMS_ENABLED is true, but this version sends no SMS: whoever comes to an SMS step waits there. Set "
            "SMS_ENABLED=false to skip these steps");
    }
    if (values.sending.voice_enabled) {
        loaded.notes.emplace_back(
            "VOICE_ENABLED is true, but this version makes no calls: whoever comes to a voice step waits there. Set "
            "VOICE_ENABLED=false to skip these steps");
    }
    if (values.engine.policy == unknown_policy::resend) {
        loaded.notes.emplace_back(
            "UNKNOWN_POLICY is resend: after UNKNOWN_MAX_AGE a message that may have been sent is sent again");
    }
}

}  // namespace

std::vector<settings_problem> loaded_settings::problems_of(const std::vector<settings_part>& parts) const {
    std::vector<settings_problem> some;
    std::ranges::copy_if(problems, std::back_inserter(some), [&](const settings_problem& one) {
        return std::ranges::find(parts, one.part) != parts.end();
    });
    return some;
}

loaded_settings load_settings(const environment& variables) {
    loaded_settings loaded;
    settings_reader from{variables, loaded};
    settings& into = loaded.values;
    read_database(from, into.database);
    read_redis(from, into.redis);
    read_engine(from, into.engine);
    read_sending(from, into.sending);
    read_email(from, into);
    read_twilio(from, into.twilio);
    read_voice(from, into);
    read_inbound(from, into.inbound);
    read_process(from, into);
    note(loaded);
    return loaded;
}

}  // namespace fib
