#include "http/plain_stream.hpp"

#include <cerrno>
#include <sys/socket.h>
#include <system_error>

namespace fib::http {

attempt plain_stream::try_read(std::span<char> into) {
    const auto count = ::recv(handle(), into.data(), into.size(), 0);
    if (count > 0) return {progress::done, static_cast<std::size_t>(count)};
    if (count == 0) return {progress::ended};
    return judge(errno, progress::wants_read);
}

attempt plain_stream::try_write(std::string_view from) {
    const auto count = ::send(handle(), from.data(), from.size(), MSG_NOSIGNAL);
    if (count < 0) return judge(errno, progress::wants_write);
    taken_ += static_cast<std::uint64_t>(count);
    return {progress::done, static_cast<std::size_t>(count)};
}

bool plain_stream::quiet() {
    char unasked = 0;
    return ::recv(handle(), &unasked, 1, MSG_PEEK) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

std::string plain_stream::trouble() const {
    return std::generic_category().message(error_);
}

void plain_stream::finish() {
    ::shutdown(handle(), SHUT_WR);
    // What has come in already is taken away: a close with unread bytes would be a reset, which destroys the answer.
    char unread[4096];
    for (int piece = 0; piece < 64 && ::recv(handle(), unread, sizeof unread, 0) > 0; ++piece) {
    }
}

attempt plain_stream::judge(int error, progress wants) {
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR) return {wants};
    error_ = error;
    return {progress::broken};
}

}  // namespace fib::http
