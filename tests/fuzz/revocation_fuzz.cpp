#include "inbound/revocation.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// Whatever stands before it, a sentence of its own that says STOP is one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fib::inbound;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    read_text(input);
    const auto with_stop = std::string{input.substr(0, 4000)} + "\nSTOP ALL.\n";
    if (read_text(with_stop) != said::stop) std::abort();
    if (read_text(input, "HELP") != said::help) std::abort();
    return 0;
}
