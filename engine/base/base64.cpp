#include "base/base64.hpp"

#include <openssl/evp.h>

#include <limits>

namespace fib {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
    // OpenSSL cuts blanks, and takes a '=' anywhere.
    const auto letters = text.find_last_not_of('=') + 1;
    const auto padding = text.size() - letters;
    if (text.size() % 4 != 0 || padding > 2 || text.size() > std::numeric_limits<int>::max()) return std::nullopt;
    if (text.substr(0, letters).find_first_not_of(alphabet) != text.npos) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    // EVP_DecodeBlock counts the padding's zero bytes.
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

}  // namespace fib
