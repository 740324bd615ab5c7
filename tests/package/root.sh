#!/usr/bin/env bash
# Makes FOLDER/SUITE, a bare Debian: the packages that every Debian has, unpacked by debootstrap's first stage, and
# nothing set up or installed. Does nothing where it is there already. The mirror is that of apt's sources.
#
#   root.sh FOLDER SUITE
set -euo pipefail
readonly root=$1/$2
[ ! -d "$root" ] || exit 0
readonly mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Component: main' 'Label: Debian' |
    head -n 1)
rm -rf --one-file-system "$root.new"
mkdir -p "$1"
debootstrap --foreign --variant=minbase "$2" "$root.new" "$mirror" >"$root.log" 2>&1
# In a container debootstrap makes links to the folders of this machine.
for folder in proc sys; do [ ! -L "$root.new/$folder" ] || { rm "$root.new/$folder" && mkdir "$root.new/$folder"; }; done
mv "$root.new" "$root"
