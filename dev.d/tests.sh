# Every test, or one kind. ctest's labels are the kinds.
declare -A label_of=([unit]='^test$' [pg]='^pgtest$' [wire]='^wiretest$' [fault]='^faulttest$' [fuzz]='^fuzz$' [e2e]='^e2e$')
declare -A targets_of=([unit]=unit [pg]=pg [wire]=wire [fault]=fault [fuzz]=fuzzers [e2e]=)

start_test_servers() {
    rm -rf "$made/test"
    mkdir -p "$made/test"
    # Nothing here outlives the tests: no flush to disk is worth waiting for.
    step "PostgreSQL for the tests" start_postgres "$made/test/postgres" fsync=off full_page_writes=off \
        synchronous_commit=off shared_buffers=128MB max_connections=200
    step "Redis for the tests" start_redis "$made/test/redis"
}

run_ctest() {
    run "${clean_env[@]}" FIB_TEST_DATABASE_URL="postgresql://fib:$pg_password@127.0.0.1:$pg_port/postgres" \
        FIB_TEST_REDIS_URL="redis://127.0.0.1:$redis_port" FIB_BIN="$root/build/bin" FIB_PG_BIN="$postgres_bin" \
        LSAN_OPTIONS="suppressions=$root/tests/lsan.supp:print_suppressions=0" \
        ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
        ctest --test-dir "$root/build/dev" --output-on-failure --no-tests=error -j2 "$@"
}

all_tests() {
    local kind=${1:-} began
    began=$(now_ms)
    if [[ -n $kind && -z ${label_of[$kind]:-} ]]; then
        say "./dev test: there is no kind '$kind'; they are unit, pg, wire, fault, fuzz and e2e" >&2
        return 2
    fi
    install_packages
    if [[ -z $kind ]]; then lint_quickly; fi
    if [[ -z $kind || $kind == e2e ]]; then build_binaries; fi
    if [[ $kind != e2e ]]; then build_tests ${kind:+"${targets_of[$kind]}"}; else step "dev configured" configure dev; fi
    start_test_servers
    run_ctest ${kind:+-L "${label_of[$kind]}"}
    say "Tests took $((($(now_ms) - began) / 1000)) s in all, with installing and compiling."
}
