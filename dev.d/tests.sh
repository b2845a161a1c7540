# Every test, or one kind. ctest's labels are the kinds.
declare -A label_of=([unit]='^test$' [pg]='^pgtest$' [wire]='^wiretest$' [fault]='^faulttest$' [fuzz]='^fuzz$' [e2e]='^e2e$'
    [guard]='^guard$')
declare -A targets_of=([unit]=unit [pg]=pg [wire]=wire [fault]=fault [fuzz]=fuzzers)

# Where the tests' servers have their files: in memory, if 6 GiB of it are free. They make and drop hundreds of databases
# of hundreds of files, and ext4, before it gives out an inode, looks past each one that was freed in the last minute.
test_files=$made/test
test_memory=/dev/shm/fibonacco-test-$(cksum <<<"$root" | cut -d ' ' -f 1)

# The lesser of what /dev/shm and what memory has.
free_kib() {
    { df --output=avail -k /dev/shm 2>/dev/null || echo 0; awk '/^MemAvailable:/ {print $2}' /proc/meminfo; } |
        awk '$1 ~ /^[0-9]+$/ {if (!found++ || $1 < least) least = $1} END {print least + 0}'
}

choose_test_files() {
    remove "$made/test" "$test_memory"
    mkdir -p "$made/test"
    [[ $(free_kib) -ge $((6 << 20)) ]] || return 0
    mkdir -m 755 "$test_memory" || return 0
    test_files=$test_memory
    clean_env+=("TMPDIR=$test_memory")
}

start_test_servers() {
    choose_test_files
    # Nothing here outlives the tests: no flush to disk is worth waiting for.
    step "PostgreSQL for the tests" start_postgres "$test_files/postgres" fsync=off full_page_writes=off \
        synchronous_commit=off shared_buffers=128MB max_connections=200
    step "Redis for the tests" start_redis "$made/test/redis"
}

# A script that failed keeps its folder, and says where.
remove_test_databases() {
    if [[ -d $test_memory ]]; then
        remove "$test_memory/postgres" "$test_memory/postgres.log" "$test_memory/postgres.password"
        rmdir --ignore-fail-on-non-empty "$test_memory"
    fi
}

# run_ctest FOLDER ARGUMENT...
run_ctest() {
    local folder=$1
    shift
    run "${clean_env[@]}" FIB_TEST_DATABASE_URL="postgresql://fib:$pg_password@127.0.0.1:$pg_port/postgres" \
        FIB_TEST_REDIS_URL="redis://127.0.0.1:$redis_port" FIB_BIN="$root/build/bin" FIB_PG_BIN="$postgres_bin" \
        LSAN_OPTIONS="suppressions=$root/tests/lsan.supp:print_suppressions=0" \
        TSAN_OPTIONS="suppressions=$root/tests/tsan.supp" \
        ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
        ctest --test-dir "$folder" --output-on-failure --no-tests=error -j2 "$@"
}

# What may run on several threads, under ThreadSanitizer: every test that is not a script, and the engine with two loops.
# The provider at the other end is no part of what is tested.
thread_tests() {
    build_binaries
    step "tsan configured" configure tsan
    compile "$root/build/tsan" unit pg wire fault fibengine fibctl
    start_test_servers
    run_ctest "$root/build/tsan" -L '^(test|pgtest|wiretest|faulttest)$'
    mkdir -p "$made/test/bin"
    ln -sf "$root"/build/tsan/bin/fib{engine,ctl} "$root/build/bin/fibsandbox" "$made/test/bin"
    local scenario
    for scenario in loops inbound_ses inbound_links inbound_webhooks; do
        run "${clean_env[@]}" TSAN_OPTIONS="suppressions=$root/tests/tsan.supp" FIB_BIN="$made/test/bin" \
            FIB_PG_BIN="$postgres_bin" python3 "tests/e2e/${scenario}_e2e.py"
    done
}

# Webhooks signed by the libraries that Stripe, Svix and Twilio publish on npm, which is the one thing here that Debian
# does not hold.
npm_tests() {
    [[ -n $(command -v npm) ]] || step "Node and npm installed" apt_install nodejs npm
    build_binaries
    mkdir -p "$made/npm"
    cp tests/npm/package.json "$made/npm"
    step "libraries from npm" run npm install --prefix "$made/npm" --no-audit --no-fund --ignore-scripts
    run "${clean_env[@]}" PATH="$PATH" NODE_PATH="$made/npm/node_modules" FIB_BIN="$root/build/bin" \
        FIB_PG_BIN="$postgres_bin" /usr/bin/python3 tests/npm/inbound_npm.py
}

# The Debian package, installed into a root that holds nothing but Debian 12.
package_tests() {
    [[ $EUID -eq 0 ]] || { say "./dev test package needs root: it makes a root of its own" >&2; return 1; }
    [[ -n $(command -v debootstrap) ]] || step "debootstrap installed" apt_install debootstrap
    step "release configured" configure release
    compile "$root/build" fibengine fibctl
    step "package made" run env -C "$root/build" cpack -G DEB
    start_test_servers
    run bash tests/package/clean_root.sh "$root"/build/fibonacco_*.deb \
        "postgresql://fib:$pg_password@127.0.0.1:$pg_port/postgres"
}

# Those that run what ./dev build makes have nothing to compile in the dev build.
kind_of_tests() {
    local kind=$1
    if [[ -z $kind || $kind == e2e || $kind == guard ]]; then build_binaries; fi
    if [[ -z $kind || -n ${targets_of[$kind]:-} ]]; then
        build_tests ${kind:+"${targets_of[$kind]}"}
    else
        step "dev configured" configure dev
    fi
    start_test_servers
    run_ctest "$root/build/dev" ${kind:+-L "${label_of[$kind]}"}
}

all_tests() {
    local kind=${1:-} began
    began=$(now_ms)
    if [[ -n $kind && $kind != tsan && $kind != npm && $kind != package && -z ${label_of[$kind]:-} ]]; then
        say "./dev test: there is no kind '$kind'; they are unit, pg, wire, fault, fuzz, e2e, guard, npm, package and tsan" >&2
        return 2
    fi
    install_packages
    if [[ -z $kind ]]; then lint_quickly; fi
    at_end+=(remove_test_databases)
    case $kind in
        tsan) thread_tests ;;
        npm) npm_tests ;;
        package) package_tests ;;
        *) kind_of_tests "$kind" ;;
    esac
    say "Tests took $((($(now_ms) - began) / 1000)) s in all, with installing and compiling."
}
