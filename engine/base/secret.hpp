#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace fib {

/// A value that is never printed: streams and formats show `****`. Wiped when it goes.
class secret {
public:
    secret() = default;
    explicit secret(std::string value);
    secret(const secret&) = default;
    secret(secret&&) noexcept = default;
    secret& operator=(const secret&) = default;
    secret& operator=(secret&&) noexcept = default;
    ~secret();

    bool empty() const { return value_.empty(); }
    /// The value itself: for the wire and for signing only.
    const std::string& reveal() const { return value_; }

    friend std::ostream& operator<<(std::ostream& out, const secret& value);

private:
    std::string value_;
};

/// Compares in a time that depends on the lengths only.
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace fib
