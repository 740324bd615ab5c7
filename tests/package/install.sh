#!/usr/bin/env bash
# Installs the Debian package in a bare root, serves from it, upgrades it and purges it.
#
#   install.sh PROGRAM VERSION
#
# The root is debootstrap's smallest one, from the mirror that this machine's apt uses; it is in a mount and process
# namespace of its own, so that nothing of it is left. Skipped (77) where that is not possible.
set -euo pipefail
export LC_ALL=C.UTF-8
program=$(realpath "$1")
version=$2
here=$(realpath "$(dirname "$0")")

skip() { echo "SKIPPED: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "a root of Debian is made by root only"
for tool in debootstrap dh lintian dpkg-buildpackage unshare chroot curl; do
  command -v $tool >/dev/null || skip "$tool is not installed: make long-deps"
done
if [ -z "${HOLDFAST_PACKAGE_NAMESPACE:-}" ]; then
  unshare --mount --pid --fork true 2>/dev/null || skip "no namespaces here"
  export HOLDFAST_PACKAGE_NAMESPACE=1
  exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi
read -r mirror suite < <(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
  awk '$2 !~ /-/ { print; exit }') || skip "apt names no mirror"

work=$(mktemp -d)
root=$work/root
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT
in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive "$@"; }
step() { echo "--- $*"; }
fail() { echo "FAILED: $*"; exit 1; }
expect() { # WHAT PATTERN: some line on standard input has it
  local seen; seen=$(cat)
  grep -Eq -- "$2" <<<"$seen" || fail "$1: no '$2' in: $seen"
}

step "two versions of the package"
"$here/../../contrib/package.sh" "$program" 0.0.1 "$work/before"
"$here/../../contrib/package.sh" "$program" "$version" "$work/now"
before=$(echo "$work"/before/*.deb)
now=$(echo "$work"/now/*.deb)

step "lintian"
lintian --allow-root --fail-on error "$now"

step "the units by systemd"
if command -v systemd-analyze >/dev/null; then
  units=$work/units
  mkdir "$units"
  cp "$here"/../../contrib/debian/holdfast.s* "$units"
  sed -i "s|/usr/bin/holdfast|$program|" "$units/holdfast.service"
  SYSTEMD_UNIT_PATH=$units: systemd-analyze verify --man=no "$units/holdfast.service" "$units/holdfast.socket" 2>&1 |
    tee "$work/verify"
  ! grep -q holdfast "$work/verify" || fail "systemd-analyze verify"
  systemd-analyze security --offline=true --threshold=20 --no-pager "$units/holdfast.service" | tail -n 1
else
  echo "systemd-analyze is not installed: not looked at"
fi

step "a bare root"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
debootstrap --variant=minbase --keyring="$keyring" --include=ca-certificates "$suite" "$root" "$mirror" >"$work/log" 2>&1 || {
  tail -n 5 "$work/log" | sed -E 's#[a-z]+://[^ ]+#MIRROR#g'
  skip "debootstrap can't make a root here"
}
rm -f "$root/etc/apt/sources.list"
for file in sources.list sources.list.d auth.conf auth.conf.d keyrings trusted.gpg.d; do
  [ ! -e /etc/apt/$file ] || cp -r /etc/apt/$file "$root/etc/apt/"
done
grep -lsE '^ *Acquire' /etc/apt/apt.conf.d/* | xargs -r cp -t "$root/etc/apt/apt.conf.d"
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
mount -t proc proc "$root/proc"
[ -e "$root/dev/null" ] || skip "no devices can be made here"
in_root apt-get update -qq || skip "the mirror can't be reached"

# serve NAME ARGUMENT...: serves as a user without rights, says what it logs, and asks whether it is ready.
serve() {
  local log=$work/$1.log pid address; shift
  chroot --userspec=daemon "$root" /usr/bin/env -i PATH=/usr/bin:/bin holdfast serve --listen 127.0.0.1:0 "$@" 2>"$log" >/dev/null &
  pid=$!
  address=$(grep -m 1 -oP 'listening on \Khttp://[^ "]*' < <(timeout 60 tail -n +1 --pid=$pid -f "$log")) ||
    fail "it does not serve: $(cat "$log")"
  curl -sS -f -m 20 "$address/ready" >/dev/null || fail "it is not ready"
  kill -TERM $pid
  wait $pid || fail "it ended with $?"
}
nothing_runs() {
  ! pgrep -x holdfast >/dev/null || fail "a process was started"
  [ -z "$(find "$root/etc/systemd" "$root/etc/rc2.d" -name '*holdfast*' 2>/dev/null)" ] || fail "a unit was enabled"
}

step "install"
cp "$before" "$now" "$root/root/"
in_root apt-get install -y -qq --no-install-recommends "/root/$(basename "$before")" >"$work/log" 2>&1 || { tail "$work/log"; fail "the installation"; }
expect "what the installation says" "not started" <"$work/log"
nothing_runs
in_root holdfast --version | expect "the version" "^holdfast $version"
for file in /lib/systemd/system/holdfast.service /lib/systemd/system/holdfast.socket /usr/share/man/man1/holdfast.1.gz \
  /usr/share/man/man5/holdfast.conf.5.gz /usr/share/bash-completion/completions/holdfast /usr/share/doc/holdfast/operating.md.gz; do
  # A small root may leave documentation out (dpkg's path-exclude).
  in_root dpkg -L holdfast | expect "the files" "^$file$"
done
serve demo --demo --demo-listen 127.0.0.1:0 --data-dir /tmp/demo

step "serve with the file of settings, as the service does"
install -d -m 700 -o daemon -g daemon "$root/var/lib/holdfast"
serve service --config /etc/holdfast/holdfast.conf
chroot --userspec=daemon "$root" holdfast user create ada@example.com --config /etc/holdfast/holdfast.conf >/dev/null
echo 'log-format = json' >>"$root/etc/holdfast/holdfast.conf"

step "upgrade"
in_root apt-get install -y -qq "/root/$(basename "$now")" >"$work/log" 2>&1 || { tail "$work/log"; fail "the upgrade"; }
! grep -q "not started" "$work/log" || fail "an upgrade says what is for a new installation"
in_root dpkg-query -W -f '${Version}\n' holdfast | expect "the version" "^$version-1$"
tail -n 1 "$root/etc/holdfast/holdfast.conf" | expect "the changed file of settings" "^log-format = json$"
nothing_runs
serve upgraded --config /etc/holdfast/holdfast.conf
tail -n 1 "$work/upgraded.log" | expect "its log" '^\{'
in_root holdfast user list --config /etc/holdfast/holdfast.conf | expect "the data" ada@example.com

step "under a systemd of its own"
sed -i '$d' "$root/etc/holdfast/holdfast.conf"
in_root apt-get install -y -qq --no-install-recommends systemd-sysv curl >"$work/log" 2>&1 || { tail "$work/log"; fail "systemd"; }
"$here/systemd.sh" "$root" || [ $? = 77 ] || fail "the service under systemd"

step "remove and purge"
rm "$root"/root/*.deb
in_root apt-get remove -y -qq holdfast >"$work/log" 2>&1
[ -e "$root/etc/holdfast/holdfast.conf" ] && [ -e "$root/var/lib/holdfast/holdfast.db" ] || fail "remove takes settings or data"
[ ! -e "$root/usr/bin/holdfast" ] || fail "remove leaves the program"
in_root apt-get purge -y -qq holdfast >"$work/log" 2>&1
rm -rf "$root/tmp/demo"
left=$(find "$root" -xdev -iname '*holdfast*')
[ -z "$left" ] || fail "purge leaves: $left"
echo "installed, served, upgraded, purged"
