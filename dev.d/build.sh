# Two builds: what runs (release) and what is tested (dev: AddressSanitizer and UndefinedBehaviorSanitizer).

# With ccache there, a checkout in another folder finds what an earlier one compiled.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=true

configure() { run cmake --preset "$1"; }

# compile FOLDER TARGET...: ninja's own line on a terminal; elsewhere nothing until something fails.
compile() {
    local folder=$1 began
    shift
    began=$(now_ms)
    if [[ -t 1 ]]; then
        run ninja -C "$folder" "$@"
    else
        mkdir -p "$made/log"
        run ninja -C "$folder" "$@" >"$made/log/ninja.log" 2>&1 || {
            grep -A 40 -m 1 '^FAILED' "$made/log/ninja.log" || tail -n 40 "$made/log/ninja.log"
            return 1
        }
    fi
    say "  ✓ ${folder#"$root"/} compiled in $((($(now_ms) - began) / 1000)) s"
}

build_binaries() {
    step "release configured" configure release
    compile "$root/build" binaries
}

build_tests() {
    step "dev configured" configure dev
    compile "$root/build/dev" "$@"
}

bench() {
    [[ $# -gt 0 ]] || set -- email
    install_packages
    build_binaries
    if [[ $1 == guard ]]; then
        shift
        run "${clean_env[@]}" FIB_BIN="$root/build/bin" python3 tests/guard/instructions_guard.py "$@"
        return
    fi
    mkdir -p "$made/bench"
    [[ $(awk '/^HugePages_Free:/ {print $2}' /proc/meminfo) -ge 600 ]] ||
        say "  · no huge pages free: with sysctl vm.nr_hugepages=600 PostgreSQL takes a quarter less (schema/README.md)"
    # As in production, but for the size of the machine: synchronous commits, checkpoints far apart.
    step "PostgreSQL, private" start_postgres "$made/bench/postgres" shared_buffers=1GB max_wal_size=8GB \
        checkpoint_timeout=15min wal_compression=lz4
    cd "$made/bench"
    run "${clean_env[@]}" DATABASE_URL="postgresql://fib:$pg_password@127.0.0.1:$pg_port/postgres" \
        "$root/build/bin/fibbench" "$@"
}
