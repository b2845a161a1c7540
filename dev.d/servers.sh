# A private PostgreSQL and a private Redis on free loopback ports.
readonly postgres_bin=/usr/lib/postgresql/15/bin

# Nothing of the caller's settings, keys or databases gets through: only these, and what is named after it.
clean_env=(env -i "$mark")
for name in PATH HOME TERM LANG LC_ALL LC_CTYPE CCACHE_DIR; do
    if [[ -n ${!name:-} ]]; then clean_env+=("$name=${!name}"); fi
done
unset name

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

random_word() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# PostgreSQL refuses to run as root. As user postgres it may still have to pass folders that only root may enter, such
# as a checkout below /root: the one capability for that goes with it.
unprivileged=()
if [[ $EUID -eq 0 ]]; then
    unprivileged=(setpriv --reuid postgres --regid postgres --init-groups --securebits +no_setuid_fixup
        --inh-caps +dac_override --ambient-caps +dac_override --pdeathsig INT --)
fi

new_cluster() {
    local data=$1 password=$2
    rm -rf "$data"
    mkdir -p "$data"
    (umask 077 && printf '%s\n' "$password" >"$data.password")
    if [[ $EUID -eq 0 ]]; then chown postgres "$data" "$data.password"; fi
    "${unprivileged[@]}" env -i "PATH=$PATH" "$postgres_bin/initdb" -D "$data" -U fib -E UTF8 --locale=C.UTF-8 \
        --auth=scram-sha-256 --pwfile="$data.password"
}

# The servers' files belong to the user that they ran as.
remove() { rm -rf "$@" 2>/dev/null || as_root rm -rf "$@"; }

# start_postgres DATA SETTING...: makes the cluster if there is none; sets pg_port and pg_password.
start_postgres() {
    local data=$1 setting options=() try
    shift
    if [[ ! -e $data/PG_VERSION ]]; then
        new_cluster "$data" "$(random_word)" || return 1
    fi
    pg_password=$(cat "$data.password")
    for setting in "$@"; do options+=(-c "$setting"); done
    pg_port=$(free_port)
    serve "$data.log" INT "${unprivileged[@]}" env -i "PATH=$PATH" TZ=UTC "$mark" "$postgres_bin/postgres" \
        -D "$data" -p "$pg_port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= "${options[@]}"
    for ((try = 0; try < 600; ++try)); do
        if "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$pg_port"; then return 0; fi
        kill -0 "$served" 2>/dev/null || break
        sleep 0.1
    done
    echo "PostgreSQL did not start; its log:"
    tail -n 20 "$data.log"
    return 1
}

start_redis() {
    local folder=$1 try
    mkdir -p "$folder"
    redis_port=$(free_port)
    serve "$folder/redis.log" TERM env -i "PATH=$PATH" "$mark" redis-server --port "$redis_port" --bind 127.0.0.1 \
        --dir "$folder" --save "" --appendonly no --daemonize no
    for ((try = 0; try < 200; ++try)); do
        if [[ $(redis-cli -h 127.0.0.1 -p "$redis_port" ping 2>/dev/null) == PONG ]]; then return 0; fi
        kill -0 "$served" 2>/dev/null || break
        sleep 0.05
    done
    echo "Redis did not start; its log:"
    tail -n 20 "$folder/redis.log"
    return 1
}
