#!/bin/sh
# record.sh HOLDFAST NAME: writes NAME.sqlite.sql and NAME.postgresql.sql beside this script: the databases that the
# program HOLDFAST leaves after people have signed up, linked and handed over. For each release, before the next change of
# the schema.
set -eu
holdfast=$(realpath "$1")
out=$(cd "$(dirname "$0")" && pwd)/$2
programs=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)
chmod 711 "$folder"
server=
trap '[ -z "$server" ] || kill "$server"; as_postgres $programs/pg_ctl -D "$folder/pg/data" -m fast stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
cd "$folder"

as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }

post() { # PATH BODY PERSON
  curl -fs -X POST -H 'Content-Type: application/json' ${3:+-H "Authorization: Bearer $(cat "$3.token")"} "$url$1" -d "$2"
}

# Prints where the callback leads.
connect() { # PERSON PROVIDER EMAIL
  begin=$(curl -fs -c "$1.jar" -H "Authorization: Bearer $(cat "$1.token")" "$url/auth/$2/login-url" | jq -r .url)
  back=$(curl -fs -o /dev/null -w '%{redirect_url}' "$begin&prompt=none&login_hint=$3")
  curl -fs -b "$1.jar" -o /dev/null -w '%{redirect_url}' "$back"
}

play() { # DATABASE_URL
  "$holdfast" serve --demo --listen 127.0.0.1:0 --demo-listen 127.0.0.1:0 --data-dir data --database-url "$1" \
    --log-level info 2>log >/dev/null &
  server=$!
  until url=$(grep -o -m 1 'http://127.0.0.1:[0-9]*' log); do kill -0 $server; done
  for person in ada bob; do
    post /api/v1/auth/signup "{\"email\":\"$person@demo.example\",\"password\":\"nine calm harbours\",\"username\":\"$person\"}" |
      jq -r .data.access_token >$person.token
  done
  connect ada onedrive team-files@demo.example >/dev/null
  token=$(connect bob onedrive team-files@demo.example | sed 's/.*transfer_token=//')
  post /cloud/transfer-ownership "{\"transfer_token\":\"$token\"}" bob >/dev/null
  connect ada dropbox ada@demo.example >/dev/null
  post /api/v1/auth/second-factor '' ada >/dev/null
  post /api/v1/auth/password/forgot '{"email":"bob@demo.example"}' >/dev/null
  for command in "create billing --scope accounts:read --scope events:read" "hook add billing https://billing.example/"; do
    "$holdfast" app $command --data-dir data --database-url "$1" >/dev/null
  done
  kill $server
  wait $server
  server=
}

play "sqlite:$folder/holdfast.db"
sqlite3 holdfast.db .dump >"$out.sqlite.sql"

mkdir pg
[ "$(id -u)" != 0 ] || chown postgres pg
as_postgres $programs/initdb -D "$folder/pg/data" -U holdfast --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_postgres $programs/pg_ctl -D "$folder/pg/data" -o "-k $folder/pg -c listen_addresses=" -l "$folder/pg/log" -w start >/dev/null
play "postgresql:///postgres?host=$folder/pg&user=holdfast"
# Without comments, and without psql's own commands.
$programs/pg_dump -h "$folder/pg" -U holdfast --inserts --no-owner --no-privileges --no-comments postgres |
  grep -v -e '^--' -e '^$' -e '^\\' >"$out.postgresql.sql"
