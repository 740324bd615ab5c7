#!/usr/bin/env bash
# A failover under load, with the real binary.
#
# Two PostgreSQL servers with synchronous replication; `holdfast serve` with both in its --database-url; clients that
# sign up without a pause and repeat what was not acknowledged. The primary is killed with kill -9, the standby promoted.
# Then: every acknowledged sign-up is there, none is there twice, /ready was 503 in between, and writes were acknowledged
# again within 10 s of the promotion, by the same process.
#
# Usage: failover.sh HOLDFAST_BINARY. Everything is in a folder of its own and listens on sockets there; the server
# listens on a free port of the loopback. Exit status 0 where all that holds.
set -euo pipefail

readonly holdfast=$(realpath "$1")
readonly programs=/usr/lib/postgresql/15/bin
readonly clients=8
readonly seconds_to_resume=10
readonly work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-failover-XXXXXX")
readonly primary=$work/primary standby=$work/standby
declare -a started=()

say() { printf '  %s\n' "$*"; }
fail() { printf '  FAILED: %s\n' "$*"; tail -n 5 "$work"/*.log 2>/dev/null || true; exit 1; }

# PostgreSQL refuses to run as root. What is started ends with this shell, however that ends.
if [ "$(id -u)" = 0 ]; then
    readonly unprivileged=(setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT)
else
    readonly unprivileged=(setpriv --pdeathsig INT)
fi

stop_everything() {
    touch "$work/stop"
    [ ${#started[@]} = 0 ] || kill -INT "${started[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop_everything EXIT

milliseconds() { local now=${EPOCHREALTIME/[.,]/}; echo $((now / 1000)); }

# wait_for SECONDS COMMAND...
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.05
    done
}

query() { "$programs/psql" -X -A -t -q -U holdfast -h "$1" -d "${3:-holdfast}" -c "$2"; }

start_postgres() {
    "${unprivileged[@]}" "$programs/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c "cluster_name=${1##*/}" \
        >"$1.log" 2>&1 </dev/null &
    started+=($!)
    wait_for 30 query "$1" "SELECT 1" postgres || fail "the ${1##*/} does not answer"
}

start_servers() {
    mkdir "$primary" "$standby"
    [ "$(id -u)" != 0 ] || chown postgres "$work" "$primary" "$standby"
    (cd "$work" && "${unprivileged[@]}" "$programs/initdb" -D "$primary/data" -U holdfast --auth=trust -E UTF8 \
        --locale=C.UTF-8 >"$work/initdb.log" 2>&1) || fail "initdb"
    start_postgres "$primary"
    query "$primary" "CREATE DATABASE holdfast" postgres
    (cd "$work" && "${unprivileged[@]}" "$programs/pg_basebackup" -h "$primary" -U holdfast -D "$standby/data" -R \
        -c fast >"$work/basebackup.log" 2>&1) || fail "pg_basebackup"
    start_postgres "$standby"
    query "$primary" "ALTER SYSTEM SET synchronous_standby_names = 'standby'"
    query "$primary" "SELECT pg_reload_conf()" >/dev/null
    wait_for 30 is_synchronous || fail "the standby does not replicate synchronously"
}
is_synchronous() { [ "$(query "$primary" "SELECT sync_state FROM pg_stat_replication")" = sync ]; }

start_holdfast() {
    HOLDFAST_RATE_LIMITS=off setpriv --pdeathsig TERM "$holdfast" serve --listen 127.0.0.1:0 --data-dir "$work/holdfast" \
        --database-url "postgresql://holdfast@/holdfast?host=$primary,$standby" >"$work/holdfast.log" 2>&1 &
    server=$!
    started+=("$server")
    wait_for 10 grep -q "is listening on" "$work/holdfast.log" || fail "holdfast does not start"
    url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/holdfast.log" | head -n 1)
}

ready_status() { curl -s -o /dev/null -m 10 -w '%{http_code}' "$url/ready" || true; }
is_not_ready() { [ "$(ready_status)" = 503 ]; }

# Signs up one user after the other; what was not acknowledged is repeated as it is. One line for each answer:
# milliseconds, email, status.
client() {
    local number=0 email status
    while [ ! -e "$work/stop" ]; do
        email="client$1.$number@example.com"
        status=$(curl -s -o /dev/null -m 20 -w '%{http_code}' -H 'Content-Type: application/json' \
            -d "{\"email\":\"$email\",\"password\":\"correct horse\",\"username\":\"client $1\"}" \
            "$url/api/v1/auth/signup" || true)
        echo "$(milliseconds) $email $status" >>"$work/answers.$1"
        case $status in
            201 | 409) number=$((number + 1)) ;;
            *) sleep 0.05 ;;
        esac
    done
}

acknowledged() { cat "$work"/answers.* 2>/dev/null | awk -v since="$1" '$1 > since && $3 == 201' | wc -l; }
has_acknowledged() { [ "$(acknowledged "$1")" -ge "$2" ]; }

check_answers() {
    cat "$work"/answers.* | sort -n >"$work/all"
    local odd
    odd=$(awk '$3 != 201 && $3 != 409 && $3 != 503' "$work/all")
    [ -z "$odd" ] || fail "an answer that is none: $odd"
    # "Taken" may only be what a client hears that has asked before without an acknowledgement.
    odd=$(awk '$3 == 503 { asked[$2] = 1 } $3 == 409 && !asked[$2]' "$work/all")
    [ -z "$odd" ] || fail "a new email was taken: $odd"
}

check_rows() {
    awk '$3 == 201 || $3 == 409 { print $2 }' "$work/all" | sort >"$work/expected"
    query "$standby" "SELECT email FROM auth.users" | sort >"$work/found"
    [ -z "$(uniq -d "$work/found")" ] || fail "a user is there twice"
    local lost
    lost=$(comm -23 "$work/expected" "$work/found")
    [ -z "$lost" ] || fail "acknowledged, and gone: $lost"
    [ "$(query "$standby" "SELECT count(*) FROM auth.users u FULL JOIN public.users p USING (id)
         FULL JOIN public.auth_sessions s ON s.user_id = u.id WHERE u.id IS NULL OR p.id IS NULL OR s.id IS NULL")" = 0 ] ||
        fail "a sign-up is there in part"
    [ "$(query "$standby" "SELECT count(*) = count(DISTINCT user_id) FROM public.auth_sessions")" = t ] ||
        fail "a sign-up was done twice"
}

start_servers
start_holdfast
[ "$(ready_status)" = 200 ] || fail "holdfast is not ready"
for i in $(seq "$clients"); do client "$i" & done
wait_for 30 has_acknowledged 0 100 || fail "no load"

killed=$(milliseconds)
kill -9 "${started[0]}"
wait "${started[0]}" 2>/dev/null || true
wait_for 10 is_not_ready || fail "/ready did not say 503 without a primary"
not_ready=$(milliseconds)
sleep 1  # the clients go on asking meanwhile
promoted=$(milliseconds)
[ "$(query "$standby" "SELECT pg_promote()" postgres)" = t ] || fail "the standby was not promoted"
wait_for $seconds_to_resume has_acknowledged "$promoted" 1 || fail "no write within $seconds_to_resume s of the promotion"
wait_for 30 has_acknowledged "$promoted" 100 || fail "writes do not go on after the promotion"
wait_for 10 test "$(ready_status)" = 200 || fail "holdfast is not ready again"
kill -0 "$server" || fail "holdfast has ended"
touch "$work/stop"
for job in $(jobs -p); do
    case " ${started[*]} " in *" $job "*) ;; *) wait "$job" ;; esac
done

check_answers
check_rows
resumed=$(awk -v since="$promoted" '$1 > since && $3 == 201 { print $1; exit }' "$work/all")
[ $((resumed - promoted)) -le $((seconds_to_resume * 1000)) ] || fail "writes resumed after $((resumed - promoted)) ms"
say "sign-ups acknowledged: $(acknowledged 0), of them after the promotion: $(acknowledged "$promoted"); lost: 0; twice: 0"
say "answered 503 meanwhile: $(awk '$3 == 503' "$work/all" | wc -l); unacknowledged and yet done: $(awk '$3 == 409' "$work/all" | wc -l)"
say "/ready said 503 $((not_ready - killed)) ms after the kill"
say "writes resumed $((resumed - promoted)) ms after the promotion began, without a restart"
