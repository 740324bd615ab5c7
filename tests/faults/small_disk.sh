#!/bin/sh
# Runs a program with a disk of 8 MiB in its TMPDIR: memory, mounted where nobody else sees it. Status 77 where
# mounting is not permitted.
#
#   small_disk.sh PROGRAM ARGUMENT...
set -eu
folder=$(mktemp -d)
trap 'rmdir "$folder"' EXIT
export TMPDIR="$folder"
unshare --map-root-user --mount mount -t tmpfs -o size=8m tmpfs "$folder" 2>/dev/null || {
  echo "SKIPPED: a disk of 8 MiB can't be mounted here"
  exit 77
}
unshare --map-root-user --mount sh -c 'mount -t tmpfs -o size=8m tmpfs "$TMPDIR" && exec "$@"' sh "$@"
