#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::aws {

using header = std::pair<std::string, std::string>;
using header_view = std::pair<std::string_view, std::string_view>;

/// How the path enters the canonical request.
enum class path_form {
    normalised,  ///< dots and doubled slashes resolved, every segment encoded once more: all services but S3
    as_sent,     ///< the path as it stands on the wire: S3 and R2
};

/// Whether a header may be signed at all: proxies change some of them on the way.
bool may_be_signed(std::string_view name);

/// Compares header names as HTTP does.
bool same_name(std::string_view left, std::string_view right);

/// Puts a request into the one form that both ends sign: "Create a canonical request" in the IAM user guide. Keeps its
/// buffers between requests. `target` is the request line's, path and query; a '+' in the query is a plus sign, not a
/// space. Everything may be hostile: no input is refused and none is read outside its bounds.
class canonical_request {
public:
    /// Headers are all signed: the caller has chosen. Those of one name keep their order.
    void write(std::string_view method, std::string_view target, path_form form, std::span<const header_view> headers,
               std::string_view body_hash);

    const std::string& text() const { return text_; }
    /// `content-type;host;x-amz-date`
    const std::string& signed_names() const { return signed_names_; }

private:
    void write_query(std::string_view query);
    void write_headers(std::span<const header_view> headers);

    std::string text_;
    std::string signed_names_;
    std::vector<header_view> sorted_;
};

/// Percent-encodes all but A-Z a-z 0-9 - . _ ~ and the bytes in `kept` (RFC 3986, upper-case digits).
void append_encoded(std::string& out, std::string_view bytes, std::string_view kept = {});

}  // namespace fib::aws
