# What a compiler does not say. lint_quickly runs with the tests; clang-tidy takes minutes and is ./dev lint's.
sources() { git ls-files -- '*.cpp' '*.hpp' 2>/dev/null | grep . || find engine cli schema bench tests -name '*.[ch]pp'; }

formatted() { sources | xargs clang-format --dry-run -Werror; }

# forbid WHY PATTERN FILE...: fails with every line that matches outside comments.
forbid() {
    local why=$1 pattern=$2 found
    shift 2
    [[ $# -gt 0 ]] || return 0
    found=$(grep -nEH -- "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+: *//' || true)
    [[ -z $found ]] && return 0
    printf '%s:\n%s\n' "$why" "$found"
    return 1
}

house_rules() {
    local ours status=0 room
    mapfile -t ours < <(sources | grep -E '^(engine|cli|schema)/')
    forbid "Every coroutine starts in a task_group" 'asio::detached|use_future' "${ours[@]}" || status=1
    # A pattern for what clang-tidy 14 has no check for yet.
    forbid "A lambda that captures is no coroutine: its frame outlives it" \
        '\[[&=a-z_][^]]*\]\([^)]*\) *(mutable|noexcept)* *-> *((boost::)?asio::)?awaitable' "${ours[@]}" || status=1
    forbid "Time comes from a clock" '(system_clock|utc_clock)::now\(|[^_a-z]time\((NULL|nullptr|0)\)|gettimeofday' \
        $(printf '%s\n' "${ours[@]}" | grep -v '^engine/base/clock') || status=1
    forbid "pqxx stays in the .cpp files of engine/store" '#include <pqxx' \
        $(printf '%s\n' "${ours[@]}" | grep -vE '^engine/store/.*\.cpp$') || status=1
    forbid "Beast stays in the .cpp files of engine/http" '#include <boost/beast' \
        $(printf '%s\n' "${ours[@]}" | grep -vE '^engine/http/.*\.cpp$') || status=1
    forbid "CLI11 stays where the frame is: a verb declares what it takes by cli/arguments" '#include <CLI/' \
        $(printf '%s\n' "${ours[@]}" | grep -vE '^(cli/(arguments|frame|help|manual|verb_options|verbs)\.|engine/main\.)') ||
        status=1
    forbid "hiredis is for doctor's one call" '#include <(hiredis/)?hiredis' \
        $(printf '%s\n' "${ours[@]}" | grep -vE '^(engine/redis/.*|cli/doctor/redis)\.cpp$') || status=1
    forbid "base knows no other room" \
        '#include "(aws|http|mustache|store|redis|providers|pipeline|inbound|upkeep|cli)/' engine/base/* || status=1
    forbid "http and aws know only base" '#include "(mustache|store|redis|providers|pipeline|inbound|upkeep|cli)/' \
        engine/http/* engine/aws/* || status=1
    for room in engine/providers/*/; do
        room=$(basename "$room")
        forbid "A provider's room includes no other ($room)" \
            "#include \"providers/($(ls -d engine/providers/*/ | xargs -n1 basename | grep -vx "$room" | paste -sd'|'))/" \
            "engine/providers/$room"/*.[ch]pp || status=1
    done
    forbid "Whoever reads it cannot do anything about it" '\b(TODO|FIXME|XXX)\b' "${ours[@]}" || status=1
    return "$status"
}

file_sizes() {
    local long
    long=$(sources | xargs wc -l | awk '$2 != "total" && $1 > 400')
    [[ -z $long ]] || { printf 'These files are longer than 400 lines:\n%s\n' "$long"; return 1; }
}

lint_quickly() {
    step "formatting" formatted
    step "house rules" house_rules
    step "file sizes" file_sizes
}

tidy() {
    # clang 14 has no switch of GCC's name for what it does anyway, and cannot read GCC's precompiled header.
    mkdir -p "$made/tidy"
    sed -E 's/-fcoroutines|-fpch-preprocess|-include [^ ]*cmake_pch\.hxx//g' build/compile_commands.json >"$made/tidy/compile_commands.json"
    sources | grep -E '^(engine|cli|schema)/.*\.cpp$' | grep -vE '(asio|beast)_source' |
        xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p "$made/tidy"
}

lint() {
    lint_quickly
    step "release configured" configure release
    step "clang-tidy" tidy
}
