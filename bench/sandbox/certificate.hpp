#pragma once

#include <string>

namespace fib::sandbox {

/// PEM texts of an authority and of a server certificate that it signed for localhost, 127.0.0.1 and ::1.
struct certificate {
    std::string authority;
    std::string server;
    std::string server_key;
};

/// Makes both anew, good for 30 days (from a day ago, for clocks that lag). The authority's key is thrown away: nothing
/// else can ever be signed with it. Throws std::runtime_error where OpenSSL fails.
certificate make_certificate();

/// The certificate kept in `folder` (ca.pem, server.pem, server.key), so that a restarted sandbox is still trusted by
/// whoever read ca.pem before. Made and stored there where it is missing, unreadable or within a day of its end.
/// Throws std::runtime_error or std::system_error that names the file.
certificate certificate_in(const std::string& folder);

}  // namespace fib::sandbox
