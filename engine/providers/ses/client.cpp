#include "providers/ses/client.hpp"

#include "providers/error_table.hpp"
#include "providers/ses/answer.hpp"
#include "providers/ses/request.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace fib::providers::ses {
namespace {

/// Whatever of a signed request must not come back in an outcome.
class confidential {
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

}  // namespace

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

void client::sign(http::request& call) {
    signer_.sign(call.method, call.target, authority_, call.headers, call.body, time_.now());
}

boost::asio::awaitable<outcome> client::send(mail message, deadline until) {
    auto call = send_email(std::move(message.body));
    sign(call);
    const confidential secrets{settings_, call};
    const auto answer = co_await http_.send(std::move(call), until);
    if (answer.has_error()) co_return judge(answer.error());
    co_return read_send(*answer, secrets.values());
}

boost::asio::awaitable<result<account, outcome>> client::ask_account(deadline until) {
    auto call = get_account();
    sign(call);
    const confidential secrets{settings_, call};
    const auto answer = co_await http_.send(std::move(call), until);
    if (answer.has_error()) co_return judge(answer.error());
    co_return read_account(*answer, secrets.values());
}

}  // namespace fib::providers::ses
