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
  local line="${{COMP_LINE:0:COMP_POINT}}" verb= word names
  local cur="${{line##*[[:space:]]}}"
  for word in ${{line%"$cur"}}; do
    case "$word" in fibctl|*/fibctl|-*) ;; *) verb="$word"; break ;; esac
  done
  case "$verb" in
    '') names={} ;;
{}    *) names= ;;
  esac
  if [[ $verb && $cur != -* ]]; then
    COMPREPLY=($(compgen -f -- "$cur"))
    return
  fi
  COMPREPLY=($(compgen -W "$names" -- "$cur"))
  if [[ $cur == *:* ]]; then COMPREPLY=("${{COMPREPLY[@]#"${{cur%:*}}:"}}"); fi
}}
complete -F _fibctl fibctl
)";

std::string bash_script(const std::vector<shown_verb>& verbs, const std::vector<shown_option>& common) {
    std::string all = names_of(common), cases;
    for (const auto& verb : verbs) {
        all += " " + verb.name;
        cases += fmt::format("    {}) names={} ;;\n", verb.name, sh_quoted(names_of(verb.options)));
    }
    return fmt::format(bash_frame, sh_quoted(all), cases);
}

std::string zsh_argument(const shown_option& one) {
    const auto text = escaped(one.description, "[]\\:");
    if (one.positional) return sh_quoted(fmt::format("*:{}:_files", escaped(one.name, ":")));
    return sh_quoted(
        fmt::format("{}[{}]{}", one.name, text, one.value.empty() ? "" : ":" + escaped(one.value, ":") + ":_files"));
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
        if (one.positional) return;
        out += fmt::format("complete -c fibctl -n {} -l {}{} -d {}\n", text(when), one.name.substr(2),
                           one.value.empty() ? "" : " -r", text(one.description));
    };
    for (const auto& one : common) option("__fish_use_subcommand", one);
    for (const auto& verb : verbs) {
        out += fmt::format("complete -c fibctl -n __fish_use_subcommand -f -a {} -d {}\n", verb.name,
                           text(verb.description));
        for (const auto& one : verb.options) option("__fish_seen_subcommand_from " + verb.name, one);
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
