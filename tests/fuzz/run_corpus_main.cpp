#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::string> read_corpus(int argc, char** argv) {
    std::vector<std::string> corpus{"", std::string(1, '\0'), "\xff\xfe", "{\"a\":[1,\"b\",null]}", "a=b&c=%20+"};
    for (int i = 1; i < argc; ++i) {
        for (const auto& entry : std::filesystem::directory_iterator{argv[i]}) {
            std::ifstream file{entry.path(), std::ios::binary};
            corpus.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
        }
    }
    return corpus;
}

std::string mutated(const std::vector<std::string>& corpus, std::mt19937& random) {
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    std::string text = corpus[below(corpus.size())];
    for (auto times = 1 + below(6); times > 0; --times) {
        const auto at = below(text.size() + 1);
        const auto& other = corpus[below(corpus.size())];
        switch (random() % 4) {
            case 0:
                text.insert(at, 1, static_cast<char>(random()));
                break;
            case 1:
                text.erase(at, 1 + below(4));
                break;
            case 2:
                text.insert(at, text.substr(below(text.size()), below(12)));
                break;
            default:
                text.insert(at, other.substr(below(other.size()), below(24)));
                break;
        }
    }
    return text;
}

}  // namespace

/// Runs a fuzz target without a fuzzer, so that every build keeps it alive: the files of the folders given, and inputs
/// made from them, the same ones in each run.
int main(int argc, char** argv) {
    const auto corpus = read_corpus(argc, argv);
    std::mt19937 random{20261124};  // any fixed number
    constexpr int mutations = 4000;
    const auto run = [](const std::string& text) {
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    };
    for (const auto& text : corpus) run(text);
    for (int i = 0; i < mutations; ++i) run(mutated(corpus, random));
    std::cout << corpus.size() << " inputs and " << mutations << " mutations\n";
}
