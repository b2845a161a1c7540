#include "http/tls_stream.hpp"

#include "http/tls_settings.hpp"

#include <fmt/format.h>
#include <openssl/err.h>

#include <cerrno>
#include <new>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace fib::http {
namespace {

std::string_view advice(long verified) {
    switch (verified) {
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            return "set SSL_CERT_FILE to the CA bundle that signed it";
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "use the name that the certificate was made for";
        case X509_V_ERR_CERT_NOT_YET_VALID:
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "check this machine's clock; otherwise the server must renew it";
        default:
            return "the server must be given a valid one";
    }
}

}  // namespace

using tcp = boost::asio::ip::tcp;

tls_stream::tls_stream(tcp::socket socket, ssl_st* ssl) : stream{std::move(socket)}, ssl_{ssl, SSL_free} {
    if (SSL_set_fd(ssl_.get(), handle()) != 1) throw std::bad_alloc{};
}

tls_stream::tls_stream(tcp::socket socket, tls_trust& trust) : tls_stream{std::move(socket), trust.begin()} {}

tls_stream::tls_stream(tcp::socket socket, const tls_identity& identity)
    : tls_stream{std::move(socket), identity.begin()} {}

tls_stream::~tls_stream() {
    // OpenSSL takes a connection that ends without a goodbye as a reason never to resume its session (SSL_free, as
    // TLS 1.0 wanted it). This sends nothing.
    if (SSL_in_init(ssl_.get()) == 0) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

attempt tls_stream::try_handshake() {
    ERR_clear_error();
    return judge(SSL_do_handshake(ssl_.get()), 0);
}

attempt tls_stream::try_read(std::span<char> into) {
    std::size_t count = 0;
    ERR_clear_error();
    const int returned = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
    return judge(returned, count);
}

attempt tls_stream::try_write(std::string_view from) {
    std::size_t count = 0;
    ERR_clear_error();
    const int returned = SSL_write_ex(ssl_.get(), from.data(), from.size(), &count);
    return judge(returned, count);
}

bool tls_stream::quiet() {
    if (!usable_) return false;
    char unasked = 0;
    const bool nothing_came = SSL_has_pending(ssl_.get()) == 0 && ::recv(handle(), &unasked, 1, MSG_PEEK) < 0 &&
                              (errno == EAGAIN || errno == EWOULDBLOCK);
    // What came may be a session ticket, which is no reason to give the connection up.
    return nothing_came || try_read({&unasked, 1}).what == progress::wants_read;
}

std::uint64_t tls_stream::taken() const {
    return BIO_number_written(SSL_get_wbio(ssl_.get()));
}

bool tls_stream::resumed() const {
    return SSL_session_reused(ssl_.get()) == 1;
}

void tls_stream::say_goodbye() {
    // After a failed or unfinished write a goodbye could push out the rest of a request that was given up.
    if (!usable_ || SSL_in_init(ssl_.get()) != 0 || SSL_want_write(ssl_.get())) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
}

attempt tls_stream::judge(int returned, std::size_t bytes) {
    if (returned == 1) return {progress::done, bytes};
    const int error = errno;
    switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ:
            return {progress::wants_read};
        case SSL_ERROR_WANT_WRITE:
            return {progress::wants_write};
        case SSL_ERROR_ZERO_RETURN:
            return {progress::ended};
        case SSL_ERROR_SYSCALL:
            note_trouble(error, false);
            return {progress::broken};
        default:
            note_trouble(error, true);
            return {progress::broken};
    }
}

void tls_stream::note_trouble(int error, bool in_tls) {
    usable_ = false;
    const auto verified = SSL_get_verify_result(ssl_.get());
    if (verified != X509_V_OK) {
        trouble_ = fmt::format("its certificate was refused ({}); {}", X509_verify_cert_error_string(verified),
                               advice(verified));
        return;
    }
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING || (!in_tls && error == 0)) {
        trouble_ = "the peer closed the connection without a TLS goodbye";
    } else {
        trouble_ = in_tls ? take_tls_error() : std::generic_category().message(error);
    }
    ERR_clear_error();
}

}  // namespace fib::http
