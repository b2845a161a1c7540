# The demo: everything for real, but the provider, which is the sandbox on this machine.
readonly demo=$made/demo
readonly demo_people=10000

start_sandbox() {
    local try
    mkdir -p "$demo/sandbox"
    rm -f "$demo/sandbox/port"
    serve "$demo/sandbox/output.log" TERM env -i "PATH=$PATH" "$mark" "$root/build/bin/fibsandbox" \
        --listen 127.0.0.1:0 --port-file "$demo/sandbox/port" --cert-dir "$demo/sandbox" \
        --log "$demo/sandbox/ledger.jsonl" --log-bodies
    for ((try = 0; try < 200; ++try)); do
        if [[ -s $demo/sandbox/port ]]; then
            sandbox=https://127.0.0.1:$(cat "$demo/sandbox/port")
            return 0
        fi
        kill -0 "$served" 2>/dev/null || break
        sleep 0.05
    done
    echo "The sandbox did not start; its output:"
    tail -n 20 "$demo/sandbox/output.log"
    return 1
}

start_demo_servers() {
    step "PostgreSQL, private" start_postgres "$demo/postgres" shared_buffers=256MB max_wal_size=2GB \
        checkpoint_timeout=15min
    step "Redis, private" start_redis "$demo/redis"
    step "sandbox in place of SES and Resend" start_sandbox
}

# The whole environment of what the demo runs. Every provider is the sandbox, and no other certificate is believed.
in_demo() {
    cd "$demo/home" || return 1
    local status=0
    "${runner[@]}" "${clean_env[@]}" HOME="$demo/home" PATH="$root/build/bin:$postgres_bin:$PATH" \
        PGHOST=127.0.0.1 PGPORT="$pg_port" PGUSER=fib PGPASSWORD="$pg_password" PGDATABASE=postgres PAGER=cat \
        DATABASE_URL="postgresql://fib:$pg_password@127.0.0.1:$pg_port/postgres" \
        REDIS_URL="redis://127.0.0.1:$redis_port" PORT=0 APP_URL=https://fibonacco.example \
        APP_KEY="$(cat "$demo/app_key")" POSTAL_ADDRESS="1 Main Street, Springfield, IL 62701" \
        SES_KEY=AKIDSANDBOX SES_SECRET=sandbox-secret SES_REGION=us-east-1 \
        SES_FROM="Day News <hello@fibonacco.example>" RESEND_API_KEY=re_sandbox SSL_CERT_FILE="$demo/sandbox/ca.pem" \
        SES_ENDPOINT="$sandbox" RESEND_ENDPOINT="$sandbox" TWILIO_ENDPOINT="$sandbox" ELEVENLABS_ENDPOINT="$sandbox" \
        "$@" || status=$?
    cd "$root"
    return "$status"
}

sql() { in_demo psql -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"; }

balance() {
    sql "copy (select p.email, coalesce(s.provider_message_id, '') from send_log s join people p on p.id = s.person_id
               where s.status = 'sent') to stdout" >"$demo/send_log.tsv" || return 1
    python3 dev.d/balance.py --due "$1" --unknown "$(sql 'select count(*) from unknowns')" \
        --ledger "$demo/sandbox/ledger.jsonl" --send-log "$demo/send_log.tsv" --mail "$demo/mail"
}

demo() {
    local runner=(run) due began
    began=$(now_ms)
    say "Fibonacco's campaign engine, with nothing real at the other end"
    install_packages
    build_binaries
    rm -rf "$demo"
    mkdir -p "$demo/home"
    (umask 077 && echo "base64:$(head -c 32 /dev/urandom | base64)" >"$demo/app_key")
    start_demo_servers
    step "schema migrated" in_demo fibctl migrate up
    step "industries, products, 60 steps and templates seeded" in_demo fibctl seed
    step "$demo_people people in 500 towns, all due now" in_demo fibctl sample:load --people $demo_people --due now
    due=$(sql "select count(*) from people where next_channel = 'email' and next_send_at <= now()")
    say "" "  \$ fibctl campaign:process --channel email --limit $demo_people"
    in_demo fibctl campaign:process --channel email --limit $demo_people
    say ""
    balance "$due"
    stop_servers
    cat <<TEXT

All of it took $((($(now_ms) - began) / 1000)) s, and nothing is left running. The data is kept in .dev/demo; try next:

  ./dev shell fibctl campaign:status
  ./dev shell psql -c "select status, count(*) from send_log group by status"
  ./dev shell fibctl template:preview --template claim-listing --part text
TEXT
}

demo_shell() {
    if [[ ! -e $demo/postgres/PG_VERSION ]]; then
        say "./dev shell: there is no demo to go back to; run ./dev demo first" >&2
        return 1
    fi
    start_demo_servers >&2
    if [[ $# -gt 0 ]]; then
        local runner=(run)
        in_demo "$@"
    else
        local runner=()
        say "fibctl, psql and redis-cli are on the path; exit ends the servers"
        in_demo PS1='fibonacco demo> ' bash --norc --noprofile || true
    fi
}
