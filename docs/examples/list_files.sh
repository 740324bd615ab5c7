#!/bin/sh
# Lists the files in each cloud account that a user has linked. Needs curl (7.84 or later) and jq.
#
#   HOLDFAST_APP=hfa_... sh list_files.sh USER_ID
set -eu

holdfast=${HOLDFAST_URL:-http://127.0.0.1:8080}
clouds=${CLOUDS:-https://}
user_id=$1
newline='
'

# call METHOD URL BEARER [BODY]: sets status, retry_after (in seconds) and answer. The bearer goes through a
# pipe, so that no list of processes shows it.
call() {
    answer=$(printf 'header = "Authorization: Bearer %s"\n' "$3" |
        curl -sS --max-time 30 --config - -X "$1" ${4:+-H 'Content-Type: application/json' -d "$4"} \
            -w '\n%{http_code} %header{retry-after}' "$2") || exit 1
    status=${answer##*"$newline"}
    answer=${answer%"$newline"*}
    retry_after=${status#* }
    status=${status%% *}
}

# ask METHOD PATH [BODY]: what Holdfast answers, asked again where it says so. Fails if it refuses.
ask() {
    for attempt in 1 2 3; do
        call "$1" "$holdfast$2" "$HOLDFAST_APP" "${3:-}"
        case $status in
        2??) return 0 ;;
        429 | 503) [ "$attempt" -eq 3 ] || sleep "${retry_after:-1}" ;;
        *) return 1 ;;
        esac
    done
    return 1
}

refusal() {
    printf '%s' "$answer" | jq -r '.error + if .reason then " (" + .reason + ")" else "" end'
}

# call_cloud ACCOUNT_ID METHOD URL [BODY]: one call with a living token. Fails if Holdfast has none.
call_cloud() {
    ask POST "/api/v1/accounts/$1/access-token" "{\"user_id\":\"$user_id\",\"min_seconds\":60}" || return 1
    call "$2" "$clouds$3" "$(printf '%s' "$answer" | jq -r .data.access_token)" "${4:-}"
}

# list_files ACCOUNT_ID MEMBER METHOD URL [BODY]: MEMBER of the cloud's answer holds the files.
list_files() {
    account=$1 member=$2
    shift 2
    call_cloud "$account" "$@" || return 1
    if [ "$status" = 401 ]; then
        ask POST "/api/v1/accounts/$account/report" '{"error":"invalid_token"}' || return 1
        call_cloud "$account" "$@" || return 1
    fi
    if [ "$status" = 200 ]; then
        printf '%s' "$answer" | jq -r --arg member "$member" '"  " + .[$member][].name'
    else
        echo "  the cloud answers $status"
    fi
}

if ! ask GET "/api/v1/users/$user_id/accounts"; then
    echo "list_files: $(refusal)" >&2
    exit 1
fi
printf '%s' "$answer" | jq -r '.data.accounts[] | "\(.id) \(.provider) \(.provider_email)"' |
    while read -r id provider email; do
        case $provider in
        onedrive) set -- value GET graph.microsoft.com/v1.0/me/drive/root/children ;;
        google_drive) set -- files GET www.googleapis.com/drive/v3/files ;;
        dropbox) set -- entries POST api.dropboxapi.com/2/files/list_folder '{"path":""}' ;;
        box) set -- entries GET api.box.com/2.0/folders/0/items ;;
        *) continue ;;
        esac
        printf '%s %s\n' "$provider" "$email"
        list_files "$id" "$@" || echo "  $(refusal)"
    done
