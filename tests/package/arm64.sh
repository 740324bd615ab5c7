#!/usr/bin/env bash
# What `make arm64` gives: it is hardened, and, run by qemu's emulation of a process, it tells its version, plays the story
# of docs/api.md by curl on SQLite, answers a ping, and ends in order.
#
#   arm64.sh BUILD VERSION          the folder that has holdfast and sysroot
#
# Status 77 where there is nothing to test, or no way to.
set -euo pipefail
export LC_ALL=C
readonly here=$(dirname "$(realpath "$0")")
readonly build=$1 version=$2
readonly work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-arm64-XXXXXX")
. "$here/story.sh"
trap 'stop_all; rm -rf --one-file-system "$work"' EXIT

[ -x "$build/holdfast" ] || skip "there is no $build/holdfast: make arm64"
command -v qemu-aarch64-static >/dev/null || skip "qemu-user-static is not installed"

# in_arm64 ARGUMENT...: it ends with this shell.
in_arm64() { exec unshare --fork --kill-child qemu-aarch64-static -L "$build/sysroot" "$build/holdfast" "$@"; }

readelf -h "$build/holdfast" | grep -q 'Machine: *AArch64' || fail "it is for another machine"
"$here/../wire/hardening.sh" "$build/holdfast" release || fail "it is not hardened"
[[ $(in_arm64 --version) = "holdfast $version"* ]] || fail "its version"
serve "$work/arm64.log" in_arm64 serve --demo --listen 127.0.0.1:0 --demo-listen 127.0.0.1:0 --data-dir "$work/data"
play_story
(in_arm64 ping --listen "${url#http://}" >/dev/null) || fail "ping"
kill -TERM $(cat "/proc/${confined[0]}/task/${confined[0]}/children")
wait "${confined[0]}" || fail "it ended with $?"
say "arm64, SQLite: linked and handed over"
