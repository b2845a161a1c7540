#include "inbound/multipart.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

/// The input is a Content-Type and, after a line end, a body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto end = input.find('\n');
    const auto body = end == input.npos ? std::string_view{} : input.substr(end + 1);
    const auto named = fib::inbound::boundary_of(input.substr(0, end));
    const auto fields = fib::inbound::read_multipart(body, named.value_or("b"));
    if (!fields) return 0;
    std::size_t bytes = 0;
    for (const auto& [name, value] : *fields) bytes += name.size() + value.size();
    if (bytes > body.size() || fields->size() > fib::inbound::most_fields) {
        std::cerr << "fields hold more than the body did\n";
        std::abort();
    }
    return 0;
}
