# Steps that say how long they took, and processes that end with this script whatever ends it.
readonly mark=FIB_DEV_RUN=$$.$RANDOM$RANDOM
servers=()
child=
# What is done once no server runs any more.
at_end=()

say() { printf '%s\n' "$*"; }

now_ms() { date +%s%3N; }

# step NAME COMMAND...: one line with a tick and its time; what it printed only if it fails.
step() {
    local name=$1 began status=0
    shift
    mkdir -p "$made/log"
    local log=$made/log/${name//[^a-zA-Z0-9]/-}.log
    began=$(now_ms)
    if [[ -t 1 ]]; then printf '  … %s\r' "$name"; fi
    "$@" >"$log" 2>&1 || status=$?
    local took=$(($(now_ms) - began))
    if [[ $status -eq 0 ]]; then
        printf '  ✓ %-58s %5d.%d s\n' "$name" $((took / 1000)) $((took % 1000 / 100))
    else
        printf '  ✗ %s: failed; the end of %s:\n' "$name" "${log#"$root"/}"
        tail -n 40 "$log"
        return "$status"
    fi
}

# In a session of its own, so that it can be ended with all its children; and at the latest when this script is gone.
run() {
    local status=0
    setsid -- setpriv --pdeathsig TERM -- env "$mark" "$@" <&0 &
    child=$!
    wait "$child" || status=$?
    child=
    return "$status"
}

# serve LOG SIGNAL COMMAND...: in the background until stop_servers, which sends it SIGNAL. Its pid is `served`.
serve() {
    local log=$1 signal=$2
    shift 2
    setsid -- setpriv --pdeathsig "$signal" -- "$@" >"$log" 2>&1 </dev/null &
    served=$!
    servers=("$served:$signal" "${servers[@]}")
}

# end PID SIGNAL [GROUP]: the signal, ten seconds, then SIGKILL. A server that runs as another user takes it from root only.
end() {
    local pid=$1 signal=$2 target=${3:-$1} tries=0
    kill -"$signal" -- "$target" 2>/dev/null || return 0
    while kill -0 "$pid" 2>/dev/null; do
        ((++tries < 200)) || kill -KILL -- "$target" 2>/dev/null || true
        ((tries < 220)) || break
        sleep 0.05
    done
    wait "$pid" 2>/dev/null || true
}

stop_servers() {
    local one
    for one in "${servers[@]}"; do end "${one%%:*}" "${one##*:}"; done
    servers=()
}

# What a test that was cut short left behind still carries our mark in its environment.
end_marked() {
    local file pid
    for file in $(grep -lzsx -- "$mark" /proc/[0-9]*/environ); do
        pid=${file#/proc/}
        pid=${pid%/environ}
        [[ $pid -eq $$ ]] || kill -KILL "$pid" 2>/dev/null || true
    done
}

at_exit() {
    local status=$?
    trap '' INT TERM HUP
    set +e
    [[ -z $child ]] || end "$child" TERM "-$child"
    stop_servers
    end_marked
    local one
    for one in "${at_end[@]}"; do "$one"; done
    exit "$status"
}
trap at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
