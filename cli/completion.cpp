#include "cli/completion.hpp"

#include "cli/verb_options.hpp"

#include <fmt/format.h>

#include <string_view>

namespace fib::cli {
namespace {

/// Each of `these` with a backslash before it.
std::string escaped(std::string_view text, std::string_view these) {
    std::string out;
    for (const char byte : text) {
        if (these.find(byte) != std::string_view::npos) out += '\\';
        out += byte;
    }
    return out;
}

/// In single quotes, as sh and zsh read it.
std::string sh_quoted(std::string_view text) {
    std::string out{"'"};
    for (const char byte : text) byte == '\'' ? out += "'\\''" : out += byte;
    return out + "'";
}

std::string names_of(const std::vector<shown_option>& options) {
    std::string out;
    for (const auto& one : options) {
        if (!one.positional) out += (out.empty() ? "" : " ") + one.name;
    }
    return out;
}

// bash breaks words at colons, so the line itself is read, and what stands before the last colon is taken off again.
constexpr std::string_view bash_frame = R"(# bash completion of fibctl: source <(fibctl completion bash)
_fibctl() {{
  local line="${{COMP_LINE:0:COMP_POINT}}" verb= last= word names words
  local cur="${{line##*[[:space:]]}}"
  for word in ${{line%"$cur"}}; do
    case "$word" in fibctl|*/fibctl|-*) ;; *) verb="${{verb:-$word}}" ;; esac
    last="$word"
  done
  case "$verb" in
    '') names={} ;;
{}    *) names= ;;
  esac
  case "$verb $last" in
{}    *) words= ;;
  esac
  if [[ $verb && $cur != -* ]]; then
    if [[ $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); else COMPREPLY=($(compgen -f -- "$cur")); fi
    return
  fi
  COMPREPLY=($(compgen -W "$names" -- "$cur"))
  if [[ $cur == *:* ]]; then COMPREPLY=("${{COMPREPLY[@]#"${{cur%:*}}:"}}"); fi
}}
complete -F _fibctl fibctl
)";

/// What an option's value, after its name, or a positional can be. Options first: the last line of a verb takes the
/// rest.
std::string bash_words(const shown_verb& verb, const std::vector<shown_option>& common) {
    std::string options, positionals;
    auto all = verb.options;
    all.insert(all.end(), common.begin(), common.end());
    for (const auto& one : all) {
        if (one.value.empty() || (one.positional && one.words.empty())) continue;
        const auto words = fmt::format("words='{}' ;;", fmt::join(one.words, " "));
        if (one.positional) {
            positionals += fmt::format("    '{} '*) {}\n", verb.name, words);
        } else {
            options += fmt::format("    '{} {}') {}\n", verb.name, one.name, words);
        }
    }
    return options + positionals;
}

std::string bash_script(const std::vector<shown_verb>& verbs, const std::vector<shown_option>& common) {
    std::string all = names_of(common), cases, words;
    for (const auto& verb : verbs) {
        all += " " + verb.name;
        cases += fmt::format("    {}) names={} ;;\n", verb.name, sh_quoted(names_of(verb.options)));
        words += bash_words(verb, common);
    }
    return fmt::format(bash_frame, sh_quoted(all), cases, words);
}

std::string zsh_argument(const shown_option& one) {
    const auto values = one.words.empty() ? "_files" : fmt::format("({})", fmt::join(one.words, " "));
    if (one.positional) return sh_quoted(fmt::format("*:{}:{}", escaped(one.name, ":"), values));
    const auto value = one.value.empty() ? "" : fmt::format(":{}:{}", escaped(one.value, ":"), values);
    return sh_quoted(fmt::format("{}[{}]{}", one.name, escaped(one.description, "[]\\:"), value));
}

std::string zsh_script(const std::vector<shown_verb>& verbs, const std::vector<shown_option>&) {
    std::string list, cases;
    for (const auto& verb : verbs) {
        list += fmt::format("    {}\n", sh_quoted(escaped(verb.name, ":") + ":" + escaped(verb.description, "\\:")));
        cases += fmt::format("    ({}) _arguments", verb.name);
        bool files = false;
        for (const auto& one : verb.options) {
            if (one.positional && files) continue;
            files = files || one.positional;
            cases += " \\\n      " + zsh_argument(one);
        }
        cases += " ;;\n";
    }
    return fmt::format(R"(#compdef fibctl
# zsh completion of fibctl: fibctl completion zsh > "${{fpath[1]}}/_fibctl"
_fibctl() {{
  local -a verbs
  verbs=(
{}  )
  if (( CURRENT == 2 )); then
    _describe command verbs
    return
  fi
  local verb="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$verb" in
{}  esac
}}
compdef _fibctl fibctl
)",
                       list, cases);
}

std::string fish_script(const std::vector<shown_verb>& verbs, const std::vector<shown_option>& common) {
    const auto text = [](std::string_view what) { return "'" + escaped(what, "\\'") + "'"; };
    std::string out = "# fish completion of fibctl: fibctl completion fish > ~/.config/fish/completions/fibctl.fish\n";
    const auto option = [&](const std::string& when, const shown_option& one) {
        const auto words = one.words.empty() ? "" : fmt::format(" -f -a '{}'", fmt::join(one.words, " "));
        out += fmt::format("complete -c fibctl -n {}{}{}{} -d {}\n", text(when),
                           one.positional ? "" : " -l " + one.name.substr(2),
                           one.positional || one.value.empty() ? "" : " -r", words, text(one.description));
    };
    for (const auto& one : common) option("__fish_use_subcommand", one);
    for (const auto& verb : verbs) {
        out += fmt::format("complete -c fibctl -n __fish_use_subcommand -f -a {} -d {}\n", verb.name,
                           text(verb.description));
        for (const auto& one : verb.options) {
            // A positional without words is a file or a name, which fish offers or cannot know.
            if (one.positional && one.words.empty()) continue;
            option("__fish_seen_subcommand_from " + verb.name, one);
        }
    }
    return out;
}

}  // namespace

std::string completion_script(const CLI::App& program, shell which) {
    const auto verbs = shown_verbs(program);
    const auto common = shown_options(program);
    switch (which) {
        case shell::bash:
            return bash_script(verbs, common);
        case shell::zsh:
            return zsh_script(verbs, common);
        case shell::fish:
            return fish_script(verbs, common);
    }
    return {};
}

}  // namespace fib::cli
