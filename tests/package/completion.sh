#!/usr/bin/env bash
# Bash completes what the program says of itself.
#
#   completion.sh PROGRAM
set -euo pipefail
script=$("$1" reference completion)
eval "$script"
# Only while bash completes there are options of a completion.
compopt() { :; }
failed=0
expect() { # WORDS WANTED: what follows WORDS, of which the last is completed
  read -r -a COMP_WORDS <<<"$1"
  [[ $1 != *" " ]] || COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _holdfast
  [ "${COMPREPLY[*]}" = "$2" ] || { echo "after '$1': '${COMPREPLY[*]}', not '$2'"; failed=1; }
}
expect "holdfast ser" "serve"
expect "holdfast user set" "set-password"
expect "holdfast user list --j" "--json"
expect "holdfast serve --database-p" "--database-pool-size --database-prepared-statements"
expect "holdfast serve --demo --onedrive-client-secret-" "--onedrive-client-secret-file"
expect "holdfast app hook " "add list remove retry --help"
expect "holdfast serve --config /etc/hostn" "/etc/hostname"
exit $failed
