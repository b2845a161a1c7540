#include "bench/harness/engine_environment.hpp"

#include "bench/harness/sandbox_process.hpp"

namespace fib::bench {

environment_map engine_environment(const std::string& database_url) {
    return {{"DATABASE_URL", database_url},
            {"SES_KEY", "AKIDSANDBOX"},
            {"SES_SECRET", "sandbox-secret"},
            {"SES_REGION", "us-east-1"},
            {"SES_FROM", "Day News <news@example.com>"},
            {"APP_URL", "https://app.example.com"},
            {"APP_KEY", "a key for the bench only, 32 bytes"},
            {"POSTAL_ADDRESS", "1 Main Street, Elm Creek, NE 68836"},
            {"PORT", "0"},
            {"LOG_LEVEL", "error"}};
}

environment_map engine_environment(const database& books) {
    return engine_environment(books.url());
}

environment_map engine_environment(const database& books, const sandbox_process& provider) {
    return engine_environment(books.url(), provider);
}

environment_map engine_environment(const std::string& database_url, const sandbox_process& provider) {
    auto out = engine_environment(database_url);
    out["SES_ENDPOINT"] = provider.endpoint();
    out["SSL_CERT_FILE"] = provider.ca_file();
    return out;
}

}  // namespace fib::bench
