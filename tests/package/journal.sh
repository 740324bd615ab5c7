#!/usr/bin/env bash
# A real journal, in a folder /run of its own: what the program logs arrives there with its facts as fields, where its
# standard error leads there and nothing else is said.
#
#   journal.sh HOLDFAST
set -euo pipefail
readonly journald=/lib/systemd/systemd-journald
for needed in "$journald" /usr/bin/systemd-cat; do
    [ -x "$needed" ] || { echo "SKIPPED: the package systemd is not installed"; exit 77; }
done
[ -s /etc/machine-id ] || { echo "SKIPPED: this machine has no id"; exit 77; }
if [ "${1:-}" != --inside ]; then
    unshare --mount true 2>/dev/null || { echo "SKIPPED: this process may not mount"; exit 77; }
    exec unshare --mount "$0" --inside "$(realpath "$1")"
fi
readonly holdfast=$2
folder=$(mktemp -d)
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/journal "/run/log/journal/$(cat /etc/machine-id)"
"$journald" >"$folder/journald" 2>&1 &
readonly journal=$!
server=
trap 'kill $server "$journal" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

# comes COMMAND...: whether it succeeds within 20 s.
comes() {
    for _ in $(seq 400); do
        if "$@" >"$folder/last" 2>&1; then return; fi
        sleep 0.05
    done
    return 1
}
wait_for() { comes "$@" || { echo "FAILED: not within 20 s: $*"; cat "$folder/last"; exit 1; }; }
field() { journalctl --no-pager -q -o cat --output-fields="$1" "${@:2}"; }
has() { [ "$(field "$1" "${@:3}" | tail -n 1)" = "$2" ]; }

comes test -S /run/systemd/journal/stdout || { echo "SKIPPED: the journal does not start here"; exit 77; }
# As the service manager does it (systemd.exec(5)); systemd-cat leaves the variable out.
systemd-cat -t of-the-stream sh -c 'JOURNAL_STREAM=$(stat -L -c %d:%i /proc/$$/fd/2) exec "$@"' sh \
    "$holdfast" serve --demo --listen 127.0.0.1:0 --demo-listen 127.0.0.1:0 --data-dir "$folder/data" &
server=$!
address() { field MESSAGE SYSLOG_IDENTIFIER=holdfast | grep -o 'is listening on http://.*' | grep -o 'http://.*'; }
wait_for address
curl -s "$(address)/no-such-page" >/dev/null
wait_for has HOLDFAST_STATUS 404 HOLDFAST_PATH=/no-such-page
wait_for has HOLDFAST_METHOD GET HOLDFAST_STATUS=404
wait_for has PRIORITY 6 HOLDFAST_STATUS=404
# Nothing is there twice.
lines=$(field MESSAGE HOLDFAST_STATUS=404 | wc -l)
in_text=$(field MESSAGE SYSLOG_IDENTIFIER=of-the-stream | grep -c no-such-page || true)
[ "$lines $in_text" = "1 0" ] || { echo "$lines entries with fields, $in_text lines of text"; exit 1; }
