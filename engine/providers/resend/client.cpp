#include "providers/resend/client.hpp"

#include "providers/error_table.hpp"
#include "providers/resend/answer.hpp"
#include "providers/resend/request.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace fib::providers::resend {

client::client(boost::asio::any_io_executor executor, settings given, http::client_settings connections)
    : settings_{std::move(given)}, http_{std::move(executor), settings_.where(), std::move(connections)} {}

body_layout client::layout() const {
    return resend::layout(settings_);
}

boost::asio::awaitable<outcome> client::send(mail message, deadline until) {
    auto call = send_email(std::move(message), settings_.api_key);
    const auto answer = co_await http_.send(std::move(call), until);
    if (answer.has_error()) co_return judge(answer.error());
    const std::array<std::string_view, 1> secrets{settings_.api_key.reveal()};
    co_return read_send(*answer, secrets);
}

boost::asio::awaitable<result<account, outcome>> client::ask_account(deadline until) {
    auto call = list_domains(settings_.api_key);
    const auto answer = co_await http_.send(std::move(call), until);
    if (answer.has_error()) co_return judge(answer.error());
    const std::array<std::string_view, 1> secrets{settings_.api_key.reveal()};
    co_return read_account(*answer, secrets);
}

}  // namespace fib::providers::resend
