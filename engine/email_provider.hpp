#pragma once

#include "base/clock.hpp"
#include "providers/email.hpp"
#include "settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>

namespace fib {

/// The provider that EMAIL_PROVIDER names, ready to send: the one list of rooms that send email. The settings' problems
/// must have been looked at. `connections` at the same time, `openings` being made at the same time. `time` must
/// outlive it.
std::unique_ptr<providers::email> make_email_provider(boost::asio::any_io_executor executor, const settings& from,
                                                      std::size_t connections, const clock& time,
                                                      std::size_t openings = 64);

}  // namespace fib
