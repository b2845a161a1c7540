#pragma once

#include "base/environment.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "providers/resend/settings.hpp"
#include "providers/ses/settings.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib {

struct database_settings {
    secret url;          ///< DATABASE_URL, or put together from PG* and DB_*: a libpq URI or connection string
    secret content_url;  ///< CONTENT_DATABASE_URL; empty: no content database
};

/// REDIS_URL, or REDISHOST (REDIS_HOST) and its sisters.
struct redis_settings {
    std::string host;
    std::uint16_t port = 6379;
    std::string user;  ///< empty: the default user
    secret password;
    int database = 0;
};

enum class unknown_policy { skip, resend };

struct engine_settings {
    std::size_t concurrency = 2000;                         ///< ENGINE_CONCURRENCY: calls in flight
    std::size_t batch = 1000;                               ///< ENGINE_BATCH: rows a claim
    std::size_t loops = 1;                                  ///< ENGINE_LOOPS: event loops, a thread each
    std::chrono::milliseconds lease{60'000};                ///< CLAIM_LEASE, at least 1 s
    unknown_policy policy = unknown_policy::skip;           ///< UNKNOWN_POLICY
    std::chrono::milliseconds unknown_max_age{86'400'000};  ///< UNKNOWN_MAX_AGE
    std::chrono::milliseconds stop_soft_limit{30'000};      ///< STOP_SOFT_LIMIT
    std::chrono::milliseconds stop_hard_limit{45'000};  ///< STOP_HARD_LIMIT, from the signal; not below the soft one
    /// SEND_LOG_RETENTION, ACTIVITIES_RETENTION: how long rows stay in the logs at least; nothing: for ever.
    std::optional<std::chrono::milliseconds> send_log_retention;
    std::optional<std::chrono::milliseconds> activities_retention;
};

enum class email_provider { ses, resend };

struct sending_settings {
    bool email_enabled = true;                      ///< EMAIL_ENABLED
    bool sms_enabled = true;                        ///< SMS_ENABLED
    bool voice_enabled = false;                     ///< VOICE_ENABLED
    email_provider provider = email_provider::ses;  ///< EMAIL_PROVIDER
    std::optional<double> email_rate;               ///< EMAIL_RATE, messages a second; nothing: only the provider's own
    std::string postal_address;                     ///< POSTAL_ADDRESS; nothing is sent without one
    std::string app_url;                            ///< APP_URL, without a slash at its end
    std::string tracking_url;                       ///< TRACKING_URL, the same; else APP_URL
    bool tracking_enabled = true;                   ///< TRACKING_ENABLED: opens and clicks are seen
    std::string learning_center_url = "https://learn.fibonacco.com";  ///< LEARNING_CENTER_URL, the same
    secret app_key;                     ///< APP_KEY's bytes, decoded where it begins with "base64:"
    std::vector<secret> previous_keys;  ///< APP_PREVIOUS_KEYS, the same, newest first
};

struct server_settings {
    std::uint16_t port = 8080;  ///< PORT; 0: any free one
    secret metrics_token;       ///< METRICS_TOKEN; empty: /metrics answers loopback only
};

struct log_settings {
    std::string level = "info";            ///< LOG_LEVEL
    log_format format = log_format::text;  ///< LOG_FORMAT
};

struct inbound_settings {
    std::vector<std::string> ses_sns_topics;  ///< SES_SNS_TOPICS: the only topics whose messages are believed
    std::string sns_endpoint;       ///< SNS_ENDPOINT: in place of SNS's hosts, loopback only; empty: SNS's own
    secret ses_raw_secret;          ///< SES_RAW_SECRET; empty: no raw delivery is taken
    secret resend_secret;           ///< RESEND_WEBHOOK_SECRET
    secret stripe_secret;           ///< STRIPE_WEBHOOK_SECRET
    secret learning_center_secret;  ///< LEARNING_CENTER_WEBHOOK_SECRET
    secret content_secret;          ///< CONTENT_WEBHOOK_SECRET
};

struct twilio_settings {
    std::string sid;                    ///< TWILIO_SID
    secret token;                       ///< TWILIO_TOKEN
    std::string from;                   ///< TWILIO_FROM, E.164
    std::string voice_from;             ///< TWILIO_VOICE_FROM, E.164; else TWILIO_FROM
    std::string messaging_service_sid;  ///< TWILIO_MESSAGING_SERVICE_SID
    std::string endpoint;               ///< TWILIO_ENDPOINT; empty: Twilio's own
};

struct elevenlabs_settings {
    secret api_key;                            ///< ELEVENLABS_API_KEY
    std::string model_id = "eleven_turbo_v2";  ///< ELEVENLABS_MODEL_ID
    std::string endpoint;                      ///< ELEVENLABS_ENDPOINT; empty: ElevenLabs' own
};

/// CLOUDFLARE_R2_*
struct r2_settings {
    std::string endpoint;
    std::string access_key;
    secret secret_key;
    std::string bucket;
    std::string public_url;
};

/// Everything that can be set, by room. Made once at the start and then only read; a room is given its own part.
struct settings {
    database_settings database;
    std::optional<redis_settings> redis;
    engine_settings engine;
    sending_settings sending;
    providers::ses::settings ses;
    providers::resend::settings resend;
    twilio_settings twilio;
    elevenlabs_settings elevenlabs;
    r2_settings r2;
    inbound_settings inbound;
    server_settings server;
    log_settings log;
    std::string ca_file;  ///< SSL_CERT_FILE; empty: the system's certificates
};

/// What a problem stands in the way of. Whoever starts asks for the parts that it needs, so that a pause can be set
/// though a provider's key is missing.
enum class settings_part { database, redis, engine, sending, email, sms, voice, inbound, server, log };

struct settings_problem {
    settings_part part = settings_part::engine;
    std::string variable;
    std::string text;  ///< begins with the variable's name; says what was wrong and what would be right
};

/// A setting as it may be shown to anybody.
struct shown_setting {
    std::string name;
    std::string value;  ///< "****" for a secret; empty: not set
    std::string from;   ///< as environment::found::from, or "default"; empty: not set
};

struct loaded_settings {
    settings values;
    std::vector<settings_problem> problems;  ///< all of them, not the first
    std::vector<std::string> notes;          ///< not wrong, but worth a look
    std::vector<shown_setting> shown;        ///< every setting, by room

    std::vector<settings_problem> problems_of(const std::vector<settings_part>& parts) const;
};

/// Reads every setting. What is wrong leaves its default in place and is listed in `problems`.
loaded_settings load_settings(const environment& variables);

}  // namespace fib
