#!/bin/sh
# Slow clients by slowhttptest against the real binary, on loopback: slow heads, slow bodies, slow readers. While each
# of them has its connections open, an honest client must be answered every time.
#
#   slowhttptest.sh BINARY
set -eu

binary=$1
seconds=20
connections=1000
folder=$(mktemp -d)
"$binary" serve --demo --listen 127.0.0.1:0 --demo-listen 127.0.0.1:0 --data-dir "$folder/data" 2>"$folder/log" >"$folder/out" &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$folder"' EXIT

address=
while [ -z "$address" ]; do
  kill -0 $server
  address=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$folder/log" | head -1)
done

# The honest client: a request after another, each on a connection of its own, until the attack has ended.
ask_until_end_of() {
  answered=0
  failed=0
  while kill -0 "$1" 2>/dev/null; do
    if curl --silent --fail --max-time 2 --output /dev/null "$address/health"; then
      answered=$((answered + 1))
    else
      failed=$((failed + 1))
    fi
  done
  echo "$2: $answered answered, $failed failed"
  [ "$answered" -gt 0 ] && [ "$failed" -eq 0 ]
}

attack() {
  name=$1
  shift
  slowhttptest "$@" -c $connections -r 500 -l $seconds -p 3 -o "$folder/$name" >"$folder/$name.log" 2>&1 &
  ask_until_end_of $! "$name"
}

attack slow_heads -H -u "$address/" -i 2 -x 24
attack slow_bodies -B -u "$address/api/v1/auth/login" -i 2 -s 8192 -x 10
attack slow_readers -X -u "$address/" -w 1 -y 2 -n 5 -z 1 -k 3
kill -TERM $server
wait $server
echo "the server stopped with status $?"
