#include "inbound/ip_text.hpp"

#include <boost/asio/ip/address.hpp>

namespace fib::inbound {

std::string ip_in(std::string_view text) {
    boost::system::error_code wrong;
    const auto address = boost::asio::ip::make_address(text.substr(0, 64), wrong);
    // A scope (fe80::1%eth0) means something on one machine only.
    return wrong || text.find('%') != text.npos ? std::string{} : address.to_string();
}

}  // namespace fib::inbound
