#pragma once

#include "aws/canonical.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace fib::sandbox {

/// What a request is read into.
struct request_buffer {
    std::vector<char> bytes;  ///< grows to the largest request; a JSON parser's padding follows what is filled
    std::vector<aws::header> headers;
};

/// Buffers that no request lies in, the one used last on top. A connection has one only while it reads and judges a
/// request: hundreds that wait for their answer's time would otherwise each keep one that has left the caches.
class spare_buffers {
public:
    std::unique_ptr<request_buffer> take() {
        if (spare_.empty()) return std::make_unique<request_buffer>();
        auto top = std::move(spare_.back());
        spare_.pop_back();
        return top;
    }
    void give(std::unique_ptr<request_buffer> unused) { spare_.push_back(std::move(unused)); }

private:
    std::vector<std::unique_ptr<request_buffer>> spare_;
};

}  // namespace fib::sandbox
