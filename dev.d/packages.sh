# What the project needs of Debian 12, and nothing else. cmake/libraries.cmake finds the libraries.
packages=(
    g++ cmake ninja-build ccache pkgconf
    libboost1.81-dev libpqxx-dev libhiredis-dev libsimdjson-dev libfmt-dev libcli11-dev libspdlog-dev libssl-dev
    prometheus-cpp-dev libtomlplusplus-dev libhowardhinnant-date-dev libsystemd-dev zlib1g-dev doctest-dev
    postgresql-15 redis-server python3 python3-twilio python3-stripe tzdata ca-certificates
    clang-format clang-tidy valgrind systemd dpkg-dev file zsh fish
)

as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        say "this needs root and there is no sudo here: run as root: $*" >&2
        return 1
    fi
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
    done
}

# Debian starts a server as soon as it is installed; ours are private, so policy-rc.d forbids it for that moment.
apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive sh -c '
        policy=/usr/sbin/policy-rc.d
        if [ ! -e $policy ]; then
            trap "rm -f $policy" EXIT
            printf "#!/bin/sh\nexit 101\n" >$policy
            chmod +x $policy
        fi
        apt-get update -qq
        apt-get install -qq -y --no-install-recommends "$@"
    ' sh "$@" </dev/null
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $EUID -ne 0 ]] && command -v sudo >/dev/null; then sudo -v; fi
    say "installing ${missing[*]} (a few minutes, once)"
    step "packages installed" apt_install "${missing[@]}"
}
