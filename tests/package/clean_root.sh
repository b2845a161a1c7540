#!/bin/bash
# The Debian package in a root that holds nothing but Debian 12: `./dev test package` builds the package and runs this.
# It is installed with what it depends on, the daemon is started from it, answers, and stops; then it is removed.
# Needs root, debootstrap and a Debian mirror as /etc/apt knows it.
set -euo pipefail
package=$(realpath "$1")
database=$2
mirror=$(sed -n 's/^\(deb \|URIs: \)\(http[^ ]*\).*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -1 || true)
root=$(mktemp -d -t fib-root-XXXXXX)
port=$((20000 + RANDOM % 20000))
engine=

clean() {
    [[ -z $engine ]] || kill "$engine" 2>/dev/null || true
    umount "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap clean EXIT

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }

debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}" >/dev/null
mount -t proc proc "$root/proc"
cp "$package" "$root/tmp/fibonacco.deb"
inside apt-get install -qq -y --no-install-recommends /tmp/fibonacco.deb >/dev/null
echo "installed: $(inside dpkg-query -W -f='${Package} ${Version} ${db:Status-Status}' fibonacco)"
[[ $(stat -c %a "$root/etc/fibonacco/engine.env") == 600 ]]

settings=(DATABASE_URL="$database" PORT=$port APP_URL=https://engine.example APP_KEY=base64:$(head -c 32 /dev/urandom | base64)
    POSTAL_ADDRESS="1 Main Street, Springfield, IL 62701" SES_KEY=AKIDNONE SES_SECRET=none SES_REGION=us-east-1
    SES_FROM=hello@engine.example SES_ENDPOINT=https://127.0.0.1:1)
inside "${settings[@]}" fibctl migrate up
inside "${settings[@]}" fibengine --role inbound &
engine=$!
for _ in $(seq 100); do
    if exec 3<>/dev/tcp/127.0.0.1/$port; then break; fi 2>/dev/null
    sleep 0.1
done
printf 'GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' >&3
head -1 <&3 | grep -q ' 200 '
echo "the daemon from the package is ready"
kill -TERM "$(pgrep -P "$engine" fibengine || echo "$engine")"
wait "$engine"
engine=
inside dpkg --purge fibonacco >/dev/null 2>&1
[[ ! -e $root/usr/bin/fibengine && ! -e $root/etc/fibonacco/engine.env ]]
echo "removed without a trace"
