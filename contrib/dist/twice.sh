#!/usr/bin/env bash
# Builds the commit that is checked out twice, in two folders with paths of different lengths, and compares what
# `make dist` gives. Exit status 0 if both have one hash.
set -euo pipefail
readonly sources=$(dirname "$(realpath "$0")")/../..
readonly work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-twice-XXXXXX")
trap 'rm -rf "$work"' EXIT

# Both before the first build, so that a commit that is made meanwhile is in neither.
git clone -q "$sources" "$work/one"
git clone -q "$work/one" "$work/another/and/longer"
for folder in one another/and/longer; do
    make -C "$work/$folder" --no-print-directory dist
done
cmp "$work"/one/build-dist/*.tar.gz "$work"/another/and/longer/build-dist/*.tar.gz
echo "Both are the same."
