#!/usr/bin/env bash
# What `make dist` gives, in a bare Debian 12 and in a newer Debian, where nothing is ever installed: it is unpacked there
# and plays the story of docs/api.md by curl, on SQLite and on a PostgreSQL outside by TLS; asks an issuer outside by
# https; sends a mail by SMTP with TLS. And what is in it: licences of all parts, no path of this machine.
#
#   dist.sh BUILD          the folder that has holdfast-*.tar.gz
#
# The roots are made once, by debootstrap, in BUILD/roots. Status 77 where there is nothing to test, or no way to.
set -euo pipefail
export LC_ALL=C
unset SSL_CERT_FILE SSL_CERT_DIR
readonly here=$(dirname "$(realpath "$0")")
readonly work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-dist-XXXXXX")
. "$here/story.sh"
trap 'stop_all; rm -rf --one-file-system "$work"' EXIT

readonly programs=/usr/lib/postgresql/15/bin
readonly archive=$(ls -t "$1"/holdfast-*.tar.gz 2>/dev/null | head -n 1)
[ -n "$archive" ] || skip "there is no $1/holdfast-*.tar.gz: make dist"
readonly roots=$(realpath "$1")/roots name=$(basename "$archive" .tar.gz)

look_at_archive() {
    local folder=$work/unpacked/$name library part
    tar -xzf "$archive" -C "$work/unpacked"
    [ "$(tar -tzvf "$archive" --numeric-owner | awk '{ print $2, $4, $5 }' | sort -u | wc -l)" = 1 ] ||
        fail "owners and times differ within it"
    tar -tzf "$archive" | sort -C || fail "its names are not sorted"
    ! grep -aq "$(realpath "$here/../..")" "$folder/holdfast" || fail "a path of this machine is in the binary"
    for library in "$folder"/lib/*; do
        ! [[ ${library##*/} =~ ^(libc|libm|libresolv|ld-linux.*)\.so ]] || fail "a part of glibc is in it: $library"
    done
    for part in libssl3 libpq5 libcurl4 libfido2-1 libsodium-dev libcjose-dev libsqlite3-dev john-data; do
        grep -q "^$part " "$folder/licences/PARTS" || fail "$part is not among the parts"
    done
    while read -r part _; do
        [ -s "$folder/licences/$part.copyright" ] || fail "no licence of $part"
    done <"$folder/licences/PARTS"
    [ -s "$folder/LICENSE" ] || fail "no licence of its own"
    say "$(basename "$archive"): $(du -m "$archive" | cut -f 1) MB, $(ls "$folder/lib" | wc -l) libraries"
}

# in_root ROOT COMMAND...: runs it there as nobody, with what every system mounts. It ends with this shell.
in_root() {
    local root=$1
    shift
    exec unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin ${SSL_CERT_FILE:+SSL_CERT_FILE="$SSL_CERT_FILE"} \
        chroot --userspec=65534:65534 "$root" "$@"
}

make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=outside -addext 'subjectAltName=IP:127.0.0.1' \
        -keyout "$work/outside.key" -out "$work/outside.pem" 2>/dev/null
}

start_outside() {
    "$here/outside.py" "$work/outside.pem" "$work/outside.key" "$work/mails" >"$work/ports" 2>"$work/outside.log" </dev/null &
    started+=($!)
    wait_for 20 test -s "$work/ports" || fail "the servers outside did not start"
    read -r https smtps <"$work/ports"
}

# Takes TLS only.
start_postgres() {
    local -a as=(env)
    [ "$(id -u)" != 0 ] || as=(setpriv --reuid=postgres --regid=postgres --init-groups)
    local data=$work/postgres/data
    mkdir "$work/postgres" && cp "$work/outside.pem" "$work/outside.key" "$work/postgres/"
    chmod 600 "$work/postgres/outside.key"
    [ "$(id -u)" != 0 ] || chown -R postgres "$work/postgres"
    chmod 711 "$work"
    "${as[@]}" "$programs/initdb" -D "$data" -U holdfast --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >"$work/initdb.log"
    echo 'hostssl all all 127.0.0.1/32 trust' | "${as[@]}" tee "$data/pg_hba.conf" >/dev/null
    postgres=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    setpriv --pdeathsig INT "${as[@]}" "$programs/postgres" -D "$data" -k "$work/postgres" -p "$postgres" -c fsync=off -c ssl=on \
        -c listen_addresses=127.0.0.1 -c ssl_cert_file="$work/postgres/outside.pem" \
        -c ssl_key_file="$work/postgres/outside.key" >"$work/postgres.log" 2>&1 </dev/null &
    started+=($!)
    wait_for 30 "$programs/pg_isready" -q -U holdfast -d postgres -h 127.0.0.1 -p "$postgres" || fail "PostgreSQL did not start"
}

# database NAME: an empty one; prints its URL.
database() {
    local server="host=127.0.0.1 port=$postgres user=holdfast sslmode=require"
    "$programs/psql" -qX "$server dbname=postgres" -c "CREATE DATABASE $1"
    echo "postgresql://holdfast@127.0.0.1:$postgres/$1?sslmode=require"
}

test_in() { # SUITE
    local suite=$1 root=$roots/$1 holdfast=/opt/$name/holdfast
    "$here/root.sh" "$roots" "$suite" || { say "no $suite at this machine's mirror: left out"; return; }
    rm -rf --one-file-system "$root/opt" "$root/srv" && mkdir -p "$root/opt" "$root/srv"
    tar -xzf "$archive" -C "$root/opt"
    install -m 644 "$work/outside.pem" "$root/opt/outside.pem"
    cat >"$root/opt/providers.json" <<JSON
{"providers": [{"name": "work", "kind": "oidc", "display_name": "Work", "issuer": "https://127.0.0.1:$https",
                "client_id": "holdfast", "client_secret": "s"}]}
JSON
    chmod 1777 "$root/srv"
    local -a demo=(serve --demo --listen 127.0.0.1:0 --demo-listen 127.0.0.1:0)

    serve "$work/$suite.sqlite.log" in_root "$root" "$holdfast" "${demo[@]}" --data-dir /srv/demo
    play_story
    say "$suite, SQLite: linked and handed over"
    ( exec >/dev/null; in_root "$root" "$holdfast" ping --listen "${url#http://}" ) || fail "ping"

    serve "$work/$suite.postgresql.log" in_root "$root" "$holdfast" "${demo[@]}" --data-dir /srv/demo-pg \
        --database-url "$(database "$suite")"
    play_story
    say "$suite, PostgreSQL by TLS: linked and handed over"

    serve "$work/$suite.untrusting.log" in_root "$root" "$holdfast" serve --listen 127.0.0.1:0 --data-dir /srv/untrusting \
        --provider-config /opt/providers.json
    grep -q 'There are no certificate authorities' "$work/$suite.untrusting.log" || fail "no word about authorities"
    local token
    token=$(sign_up anna)
    [ "$(call GET /auth/work/login-url "$token" | jq -r .error)" = provider_unavailable ] ||
        fail "an issuer whom no authority vouches for was believed"

    SSL_CERT_FILE=/opt/outside.pem serve "$work/$suite.outside.log" in_root "$root" "$holdfast" serve \
        --listen 127.0.0.1:0 --data-dir /srv/outside --provider-config /opt/providers.json \
        --smtp-url "smtps://127.0.0.1:$smtps" --mail-from no-reply@holdfast.example --verify-email on
    rm -f "$work/mails"
    token=$(sign_up anna)
    call GET /auth/work/login-url "$token" | jq -er .url | grep -q "^https://127.0.0.1:$https/authorize" || fail "https"
    wait_for 20 grep -q 'anna@example.com' "$work/mails" || fail "no mail by SMTP"
    say "$suite: an issuer by https, a mail by SMTP with TLS"
}

mkdir "$work/unpacked"
look_at_archive
[ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null || skip "only root makes a root and looks into it (chroot, mount)"
command -v debootstrap >/dev/null || skip "debootstrap is not installed"
[ -x "$programs/postgres" ] || skip "PostgreSQL 15 is not installed"
make_certificate
start_outside
start_postgres
test_in bookworm
test_in trixie
