#include "email_provider.hpp"

#include "http/client.hpp"
#include "providers/resend/client.hpp"
#include "providers/ses/client.hpp"

#include <utility>

namespace fib {

std::unique_ptr<providers::email> make_email_provider(boost::asio::any_io_executor executor, const settings& from,
                                                      std::size_t connections, const clock& time,
                                                      std::size_t openings) {
    http::client_settings how;
    how.connections = connections;
    how.openings = openings;
    how.ca_file = from.ca_file;
    switch (from.sending.provider) {
        case email_provider::ses:
            return std::make_unique<providers::ses::client>(std::move(executor), from.ses, how, time);
        case email_provider::resend:
            return std::make_unique<providers::resend::client>(std::move(executor), from.resend, how);
    }
    return nullptr;
}

}  // namespace fib
