#include "providers/ses/client.hpp"

#include "providers/error_table.hpp"
#include "providers/ses/answer.hpp"
#include "providers/ses/request.hpp"

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace fib::providers::ses {

/// Whatever of a signed request must not come back in an outcome.
class client::confidential {
public:
    confidential(const settings& given, const http::request& call)
        : authorization_{call.headers.back().second},
          shown_{authorization_, given.secret_key.reveal(), given.session_token.reveal(), signature(), given.key} {}
    confidential(const confidential&) = delete;
    confidential& operator=(const confidential&) = delete;

    std::span<const std::string_view> values() const { return shown_; }

private:
    std::string_view signature() const {
        return std::string_view{authorization_}.substr(authorization_.rfind('=') + 1);
    }

    std::string authorization_;
    std::array<std::string_view, 5> shown_;
};

client::client(boost::asio::any_io_executor executor, settings given, http::client_settings connections,
               const clock& time)
    : settings_{std::move(given)},
      time_{time},
      http_{std::move(executor), settings_.where(), std::move(connections)},
      authority_{http_.where().authority()},
      signer_{{settings_.key, settings_.secret_key, settings_.session_token}, {settings_.region, "ses"}} {}

body_layout client::layout() const {
    return ses::layout(settings_);
}

http::request client::sign(http::request call, std::optional<confidential>& secrets) {
    signer_.sign(call.method, call.target, authority_, call.headers, call.body, time_.now());
    secrets.emplace(settings_, call);
    return call;
}

boost::asio::awaitable<outcome> client::send(mail message, deadline until) {
    std::optional<confidential> secrets;
    const auto make = [&] { return sign(send_email(std::move(message.body)), secrets); };
    const auto answer = co_await http_.send(std::ref(make), until);
    if (answer.has_error()) co_return judge(answer.error());
    co_return read_send(*answer, secrets->values());
}

boost::asio::awaitable<result<account, outcome>> client::ask_account(deadline until) {
    std::optional<confidential> secrets;
    const auto make = [&] { return sign(get_account(), secrets); };
    const auto answer = co_await http_.send(std::ref(make), until);
    if (answer.has_error()) co_return judge(answer.error());
    co_return read_account(*answer, secrets->values());
}

}  // namespace fib::providers::ses
