#!/usr/bin/env bash
# old.sh [COMMIT]: builds the program of a commit, and prints where it is: build/upgrade/HASH/build/holdfast. Without COMMIT
# it is the last one before the newest migration: the program that a database may come from.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly schema=storage/postgres/schema.cpp

fail() { printf 'old.sh: %s\n' "$*" >&2; exit 1; }

# The parent of the commit that brought the newest migration; HEAD where that is not committed yet.
before_newest_migration() {
    local newest brought
    newest=$(sed -n 's/^    \({[0-9]*, R"sql(\)$/\1/p' "$schema" | tail -n 1)
    brought=$(git log --format=%H -S"$newest" -- "$schema" | tail -n 1)
    if [ -z "$brought" ]; then echo HEAD; else echo "$brought^"; fi
}

git rev-parse --git-dir >/dev/null 2>&1 || fail "this is no git repository: name two programs to tests/upgrade/rolling.py"
readonly wanted=${1:-$(before_newest_migration)}
commit=$(git rev-parse --quiet --verify --short=12 "$wanted^{commit}") ||
    fail "the history does not have $wanted (a shallow clone?): git fetch --unshallow, or FROM=COMMIT"
readonly tree=$PWD/build/upgrade/$commit

echo "The old program is that of $(git log -1 --format='%h, %cs, "%s"' "$commit")" >&2
[ -e "$tree/.git" ] || git worktree add --quiet --force --detach "$tree" "$commit" >&2
[ -f "$tree/build/build.ninja" ] || (cd "$tree" && cmake --preset release >&2)
cmake --build "$tree/build" --target holdfast >&2
echo "$tree/build/holdfast"
