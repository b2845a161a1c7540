#include "inbound/revocation.hpp"

#include "inbound/revocation_phrases.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace fib::inbound {
namespace {

using words = std::vector<std::string>;

/// A text of ten parts has 1,600 characters; what stands behind that is nobody's plea.
constexpr std::size_t longest_text = 8000;

/// The letter without its accent, for the second byte of a character from U+00C0 to U+00FF in UTF-8; 0 for others.
char plain_letter(unsigned char second) {
    constexpr std::string_view letters = "aaaaaaaceeeeiiii\0nooooo\0\0uuuuy\0s";
    return second >= 0x80 && second <= 0xBF ? letters[(second - 0x80) % 32] : '\0';
}

bool ends_clause(char byte) {
    return std::string_view{".,;:!?\n\r()\""}.find(byte) != std::string_view::npos;
}

/// The words of each clause in lower case: apostrophes and accents gone, everything that is no letter or digit between.
std::vector<words> clauses_of(std::string_view text) {
    std::vector<words> out(1);
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) out.back().push_back(std::exchange(word, {}));
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char byte = text[at];
        const auto rest = text.substr(at);
        if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
            word += byte;
        } else if (byte >= 'A' && byte <= 'Z') {
            word += static_cast<char>(byte + 32);
        } else if (byte == '\'' || byte == '`') {
            continue;
        } else if (rest.starts_with("\u2019") || rest.starts_with("\u2018")) {
            at += 2;
        } else if (rest.starts_with("\u00B4")) {
            at += 1;
        } else if (byte == '\xC3' && rest.size() > 1 && plain_letter(static_cast<unsigned char>(rest[1]))) {
            word += plain_letter(static_cast<unsigned char>(rest[1]));
            at += 1;
        } else {
            end_word();
            if (ends_clause(byte) && !out.back().empty()) out.emplace_back();
        }
    }
    end_word();
    if (out.back().empty()) out.pop_back();
    return out;
}

bool one_of(std::string_view alternatives, std::string_view word) {
    while (!alternatives.empty()) {
        const auto end = std::min(alternatives.find('|'), alternatives.size());
        if (alternatives.substr(0, end) == word) return true;
        alternatives.remove_prefix(std::min(alternatives.size(), end + 1));
    }
    return false;
}

/// Whether the pattern fits the words from `at` on; `whole`: up to their end.
bool fits(std::string_view pattern, const words& in, std::size_t at, bool whole) {
    if (pattern.empty()) return !whole || at == in.size();
    const auto end = std::min(pattern.find(' '), pattern.size());
    auto one = pattern.substr(0, end);
    const auto rest = pattern.substr(std::min(pattern.size(), end + 1));
    const bool repeats = one.starts_with('*');
    const bool optional = repeats || one.starts_with('?');
    if (optional) one.remove_prefix(1);
    if (at < in.size() && one_of(one, in[at]) && fits(repeats ? pattern : rest, in, at + 1, whole)) return true;
    return optional && fits(rest, in, at, whole);
}

bool has(std::span<const std::string_view> list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

/// "we don't text", "if you don't call me back": somebody's habit or a complaint of silence, no plea.
bool is_remark(const words& in, std::size_t at) {
    const bool negation = one_of("dont|not|never|wont", in[at]);
    if (!negation) return false;
    const auto subject = in[at] == "not" && at > 0 && one_of("do|did|does|could|can|have|am|are", in[at - 1]) ? 2U : 1U;
    if (at >= subject && has(known_phrases().not_theirs, in[at - subject])) {
        // "I don't want your texts" is a plea all the same.
        return !(at + 1 < in.size() &&
                 one_of("want|wish|need|like|care|consent|authorize|give|gave|to|have", in[at + 1]));
    }
    return std::ranges::find(in, "back") != in.end();
}

/// "S T O P", "s.t.o.p.": letters alone are one word.
void join_letters(std::vector<words>& clauses) {
    std::string joined;
    for (const auto& in : clauses) {
        for (const auto& word : in) {
            if (word.size() > 1) return;
            joined += word;
        }
    }
    clauses = {{joined}};
}

/// Nothing but words for stopping, and words that change nothing: "ok stop please", "cancel all".
bool is_keyword(const words& in) {
    const auto& known = known_phrases();
    const auto stops = [&](const std::string& word) { return has(known.stop_words, word); };
    return std::ranges::any_of(in, stops) &&
           std::ranges::all_of(in, [&](const std::string& word) { return stops(word) || has(known.fillers, word); });
}

/// "Stop I am at work", "will you please stop": it begins with the word or pleads with it, and it is no other verb
/// ("stop by").
bool pleads_to_stop(const words& in) {
    const auto& known = known_phrases();
    bool only_fillers = true;
    for (std::size_t at = 0; at < in.size(); ++at) {
        const bool pleads = only_fillers || has(known.before_stop, in[at - 1]);
        const bool other_verb = at + 1 < in.size() && has(known.not_after_stop, in[at + 1]);
        if (in[at] == "stop" && pleads && !other_verb) return true;
        only_fillers = only_fillers && has(known.fillers, in[at]);
    }
    return false;
}

bool is_stop(const words& in) {
    const auto& known = known_phrases();
    if (is_keyword(in) || pleads_to_stop(in)) return true;
    for (const auto pattern : known.whole_clauses) {
        if (fits(pattern, in, 0, true)) return true;
    }
    for (std::size_t at = 0; at < in.size(); ++at) {
        if (is_remark(in, at)) continue;
        for (const auto pattern : known.anywhere) {
            if (fits(pattern, in, at, false)) return true;
        }
    }
    return false;
}

said word_of(std::string_view alone) {
    if (one_of("start|yes|unstop", alone)) return said::start;
    return one_of("help|info", alone) ? said::help : said::reply;
}

}  // namespace

said read_text(std::string_view text, std::string_view opt_out_type) {
    if (opt_out_type == "STOP") return said::stop;
    if (opt_out_type == "START") return said::start;
    if (opt_out_type == "HELP") return said::help;
    auto clauses = clauses_of(text.substr(0, longest_text));
    if (clauses.empty()) return said::reply;
    join_letters(clauses);
    if (clauses.size() == 1 && clauses[0].size() == 1 && word_of(clauses[0][0]) != said::reply) {
        return word_of(clauses[0][0]);
    }
    return std::ranges::any_of(clauses, is_stop) ? said::stop : said::reply;
}

}  // namespace fib::inbound
