#include "bench/harness/engine_environment.hpp"

#include "bench/harness/sandbox_process.hpp"

namespace fib::bench {

environment_map engine_environment(const database& books) {
    return {{"DATABASE_URL", books.url()},
            {"SES_KEY", "AKIDSANDBOX"},
            {"SES_SECRET", "sandbox-secret"},
            {"SES_REGION", "us-east-1"},
            {"SES_FROM", "Day News <news@example.com>"},
            {"APP_URL", "https://app.example.com"},
            {"APP_KEY", "a key for the bench only, 32 bytes"},
            {"POSTAL_ADDRESS", "1 Main Street, Elm Creek, NE 68836"},
            {"PORT", "0"},
            {"LOG_LEVEL", "warn"}};
}

environment_map engine_environment(const database& books, const sandbox_process& provider) {
    auto out = engine_environment(books);
    out["SES_ENDPOINT"] = provider.endpoint();
    out["SSL_CERT_FILE"] = provider.ca_file();
    return out;
}

}  // namespace fib::bench
