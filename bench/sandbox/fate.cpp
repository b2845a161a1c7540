#include "sandbox/fate.hpp"

#include <algorithm>
#include <array>

namespace fib::sandbox {
namespace {

struct word {
    std::string_view text;
    fate meaning;
};

constexpr std::array words{
    word{"accept", fate::accept},
    word{"bounce", fate::bounce},
    word{"reject", fate::reject},
    word{"throttle", fate::throttle},
    word{"throttle-once", fate::throttle_once},
    word{"error", fate::error},
    word{"errorafter", fate::error_after},
    word{"cut", fate::cut},
    word{"cutafter", fate::cut_after},
    word{"silent", fate::silent},
    word{"suspend", fate::suspend},
    word{"paused", fate::paused},
    word{"unavailable", fate::unavailable},
    word{"garbage", fate::garbage},
    word{"slow", fate::slow},
};

bool same_letters(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return lower(a) == lower(b);
    });
}

}  // namespace

std::string_view to_string(fate what) {
    return std::find_if(words.begin(), words.end(), [&](const word& known) { return known.meaning == what; })->text;
}

fate fate_of(std::string_view address) {
    const auto first = address.substr(0, address.find_first_of("@.+"));
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const word& known) { return same_letters(known.text, first); });
    return found == words.end() ? fate::accept : found->meaning;
}

}  // namespace fib::sandbox
