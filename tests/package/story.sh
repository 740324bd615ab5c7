# What the tests of this folder share; for `.`. Needs $work, a folder that the caller removes.

declare -a started=()   # ended by SIGTERM
declare -a confined=()  # unshare(1), which takes no notice of that: its child is ended, by SIGKILL

say() { printf '  %s\n' "$*"; }
fail() { printf '  FAILED: %s\n' "$*"; tail -n 5 "$work"/*.log 2>/dev/null || true; exit 1; }
skip() { printf 'SKIPPED: %s\n' "$*"; exit 77; }

# wait_for SECONDS COMMAND...
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.05
    done
}

# serve LOG COMMAND...: starts a server by unshare(1) in the background, and sets $url to where it listens.
serve() {
    local log=$1
    shift
    "$@" >"$log" 2>&1 </dev/null &
    confined+=($!)
    wait_for 30 grep -q 'Holdfast is listening on ' "$log" || fail "the server did not start: $(tail -n 3 "$log")"
    url=$(sed -n 's/.*Holdfast is listening on \(http:[^ ]*\).*/\1/p' "$log")
}

stop_all() {
    local process child
    for process in "${confined[@]}"; do
        child=$(cat "/proc/$process/task/$process/children") && kill -KILL $child
    done 2>/dev/null
    [ ${#started[@]} = 0 ] || kill -TERM "${started[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
}

# call METHOD PATH TOKEN [BODY]: prints the body of the answer, whatever its status.
call() { curl -sS -m 20 -X "$1" -H "Authorization: Bearer $3" -H 'Content-Type: application/json' ${4:+-d "$4"} "$url$2"; }

sign_up() { # NAME -> an access token
    call POST /api/v1/auth/signup "" \
        "{\"email\":\"$1@example.com\",\"password\":\"correct horse $1\",\"username\":\"$1\"}" | jq -er .data.access_token
}

link() { # TOKEN EMAIL -> what the callback answers a program
    local cookies=$work/flow.txt login
    login=$(curl -sS -m 20 -c "$cookies" -H "Authorization: Bearer $1" "$url/auth/onedrive/login-url" | jq -er .url)
    curl -sS -m 20 -o /dev/null -w '%{redirect_url}\n' "$login&prompt=none&login_hint=$2" |
        xargs curl -sS -m 20 -b "$cookies" -H 'Accept: application/json'
}

connected() { call GET /me/cloud-status "$1" | jq .summary.connected; }

# The story of docs/api.md by curl, to its end: Anna links an account, Ben proves to control it and takes it over.
play_story() {
    local anna ben conflict token
    anna=$(sign_up anna) && ben=$(sign_up ben) || fail "a sign-up"
    [ "$(link "$anna" me@demo.example | jq -r .data.connection)" = success ] || fail "Anna's link"
    conflict=$(link "$ben" me@demo.example)
    [ "$(jq -r .error <<<"$conflict")" = ownership_conflict ] || fail "no conflict: $conflict"
    token=$(jq -r .transfer_token <<<"$conflict")
    [ "$(call POST /cloud/transfer-ownership "$ben" "{\"transfer_token\":\"$token\"}" | jq .success)" = true ] ||
        fail "the hand-over"
    [ "$(connected "$anna") $(connected "$ben")" = "0 1" ] || fail "who owns the account"
}
