#!/usr/bin/env bash
# The container of contrib/container/Containerfile where there is no container engine: its root, made by the file's own
# step of what `make dist` gives, run as its user, on a root that is read-only but for /data. It plays the story of
# docs/api.md by curl, answers its own health check, takes at most 60 MB, and has no other program.
#
#   container.sh BUILD          the folder that has what `make dist` packs
#
# Status 77 where there is nothing to test, or no way to.
set -euo pipefail
export LC_ALL=C
readonly here=$(dirname "$(realpath "$0")")
readonly file=$here/../../contrib/container/Containerfile
readonly work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-container-XXXXXX")
. "$here/story.sh"
trap 'stop_all; rm -rf --one-file-system "$work"' EXIT

readonly archive=$(ls -t "$1"/holdfast-*.tar.gz 2>/dev/null | head -n 1)
[ -n "$archive" ] || skip "there is no $1/holdfast-*.tar.gz: make dist"
readonly dist=${archive%.tar.gz} root=$work/root
[ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null || skip "only root makes a root and looks into it (chroot, mount)"
[ -s /etc/ssl/certs/ca-certificates.crt ] || skip "ca-certificates is not installed"

# of WORD: what the Containerfile's last line that begins with it says.
of() { sed -n "s/^$1 //p" "$file" | tail -n 1; }

make_root() {
    local step
    grep -qx 'RUN make dist' "$file" || fail "the file does not build by make dist"
    step=$(sed -n 's/^RUN \(contrib\/container\/root\.sh \)/\1/p' "$file")
    [[ $step = *' build-dist/holdfast-*/ /root-of-container' ]] || fail "the file's step is another: $step"
    (cd "$here/../.." && "${step%% *}" "$dist" "$root")
}

# in_container COMMAND...: as the engine runs it with --read-only and a volume at /data.
in_container() {
    exec unshare --mount --pid --fork --kill-child bash -c '
        set -e
        root=$1 user=$2 settings=$3
        shift 3
        mount --bind "$root" "$root" && mount -o remount,bind,ro "$root"
        mount -t tmpfs -o "uid=$user,gid=$user,mode=700" tmpfs "$root/data"
        mount -t proc proc "$root/proc"
        export PATH=$PATH:/usr/sbin:/sbin
        exec env -i $settings HOLDFAST_LISTEN="$listen" \
            "$(command -v chroot)" --userspec="$user:$user" "$root" "$@"' bash "$root" 65532 "$(of ENV)" "$@"
}

make_root
readonly size=$(du -sk --apparent-size "$root" | cut -f 1)
[ "$size" -le 60000 ] || fail "it takes $size kB"
say "its root takes $size kB"
[ "$(find "$root" -type f -perm /111 ! -name '*.so*' | sed "s#^$root##")" = /opt/holdfast/holdfast ] || fail "another program is in it"
grep -qx 'USER 65532:65532' "$file" && [ "$(of FROM)" = nobody ] || fail "the file's user"
[ "$(of ENTRYPOINT)" = '["/opt/holdfast/holdfast"]' ] || fail "the file's entry point"
[[ $(of HEALTHCHECK) = *'["/opt/holdfast/holdfast", "ping"]' ]] || fail "the file's health check"

export listen=127.0.0.1:0
serve "$work/container.log" in_container /opt/holdfast/holdfast serve --demo --demo-listen 127.0.0.1:0
play_story
(listen=${url#http://} in_container /opt/holdfast/holdfast ping) || fail "its health check"
! (listen=127.0.0.1:1 in_container /opt/holdfast/holdfast ping 2>/dev/null) || fail "a health check of nobody"
say "linked and handed over, on a root that is read-only"
