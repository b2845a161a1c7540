#include "base/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace fib {

secret::secret(std::string value) : value_{std::move(value)} {}

secret::~secret() {
    OPENSSL_cleanse(value_.data(), value_.size());
}

std::ostream& operator<<(std::ostream& out, const secret& value) {
    return out << (value.empty() ? "(not set)" : "****");
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace fib
