#!/usr/bin/env bash
# Boots the systemd of a root in namespaces of its own, with no network but loopback, and has it run the service that the
# Debian package has installed there.
#
#   systemd.sh ROOT          as root; ROOT has the packages holdfast, systemd-sysv and curl
#
# Skipped (77) where systemd can't be booted.
set -euo pipefail
readonly root=$(realpath "$1")
readonly group=/sys/fs/cgroup/$([ -d /sys/fs/cgroup/systemd ] && echo systemd/)holdfast-$$

if [ "${2:-}" = --boot ]; then
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    if [ -d /sys/fs/cgroup/systemd ]; then
        mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
        mkdir "$root/sys/fs/cgroup/systemd"
        mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
    else
        mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    fi
    for folder in run tmp dev; do mount -t tmpfs tmpfs "$root/$folder"; done
    for device in null zero full random urandom tty; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    # Not chroot: the service gets a user namespace, which nobody may make there. And shared, as a system's root is:
    # credentials are mounted beside the service.
    cd "$root"
    mkdir -p old
    pivot_root . old
    exec /usr/bin/env -i container=holdfast PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -c \
        'umount -l /old && mount --make-rshared / && exec /lib/systemd/systemd' >/dev/null 2>&1 </dev/null
fi

skip() { echo "SKIPPED: $*"; exit 77; }
fail() { echo "FAILED: $*"; inside journalctl --no-pager -q -n 30 || true; exit 1; }
inside() { nsenter -t "$booted" -a --root="/proc/$booted/root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
# wait_for SECONDS COMMAND...
wait_for() {
    local deadline=$((SECONDS + $1)); shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.1
    done
}
says() { [ "$("${@:2}")" = "$1" ]; }
restarts() { inside systemctl show holdfast -P NRestarts; }
answers() { inside curl -sSf -m 10 -o /dev/null "http://127.0.0.1:8080/${1:-ready}"; }
end_all() {
    kill -KILL $booted $starter 2>/dev/null || true
    wait 2>/dev/null || true
    wait_for 10 find "$group" -depth -type d -exec rmdir {} + || true
    rmdir "$root/old" 2>/dev/null || true
}

mkdir "$group" 2>/dev/null || skip "no cgroup can be made here"
unshare --mount --pid --fork --uts --ipc --cgroup --net --kill-child true 2>/dev/null || skip "no namespaces here"
(
    echo "$BASHPID" >"$group/cgroup.procs"
    exec unshare --mount --pid --fork --uts --ipc --cgroup --net --kill-child "$0" "$root" --boot
) &
readonly starter=$!
booted=
trap end_all EXIT
wait_for 10 pgrep -P "$starter" -x systemd || skip "systemd does not start here"
booted=$(pgrep -P "$starter" -x systemd)
wait_for 30 inside systemctl is-active sysinit.target || skip "systemd does not get to its targets here"

# Whether a service can be confined here is no question to Holdfast.
inside sh -c 'cat >/run/systemd/system/probe.service && systemctl daemon-reload && systemctl start probe' 2>/dev/null <<'END' ||
[Service]
Type=oneshot
ExecStart=/bin/true
DynamicUser=yes
PrivateUsers=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectSystem=strict
RestrictNamespaces=yes
SystemCallFilter=@system-service
StateDirectory=probe
LoadCredential=probe:/etc/passwd
END
    skip "systemd can't confine a service here"

inside systemctl enable -q --now holdfast.socket holdfast || fail "the service does not start"
answers || fail "it is not ready"
inside sh -c '[ "$(stat -c %u /proc/$(pidof holdfast))" -ge 61184 ]' || fail "it runs as no dynamic user"

# Whoever comes while it is started anew waits.
for _ in $(seq 30); do answers health && echo yes || echo no; done >"$root/tmp.answers" &
readonly asking=$!
inside systemctl restart holdfast || fail "a restart"
wait "$asking"
says 30 grep -c yes "$root/tmp.answers" || fail "answers during a restart: $(sort "$root/tmp.answers" | uniq -c | xargs)"
rm "$root/tmp.answers"

# The secret of the data, from the store of credentials.
inside sh -c 'install -d -m 700 /etc/credstore && mv /var/lib/private/holdfast/secret /etc/credstore/holdfast.secret &&
    chown root: /etc/credstore/holdfast.secret && systemctl restart holdfast' || fail "a restart with a credential"
answers || fail "it is not ready with its secret from the store of credentials"
inside test ! -e /var/lib/private/holdfast/secret || fail "it has made a new secret"

inside curl -s -o /dev/null http://127.0.0.1:8080/no-such-page
wait_for 10 says 404 inside journalctl -q --no-pager -n 1 -o cat --output-fields=HOLDFAST_STATUS HOLDFAST_PATH=/no-such-page ||
    fail "no field in the journal"

inside sh -c 'kill -KILL "$(pidof holdfast)"'
wait_for 20 says 1 restarts || fail "it is not started again after its death"
wait_for 10 answers || fail "it is not ready after its death"
# An event loop that does not turn any more. WatchdogSec is 30 s.
inside sh -c 'kill -STOP "$(pidof holdfast)"'
wait_for 60 says 2 restarts || fail "the watchdog has not started it again"
wait_for 10 answers || fail "it is not ready after the watchdog"

inside systemctl stop holdfast.socket holdfast || fail "a stop"
says success inside systemctl show holdfast -P Result || fail "it has not ended well"
inside rm -r /etc/credstore
inside systemctl disable -q holdfast.socket holdfast
echo "served, restarted, killed, watched and stopped by systemd"
