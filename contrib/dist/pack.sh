#!/usr/bin/env bash
# Packs BUILD/holdfast, built with the preset `dist`, into BUILD/holdfast-VERSION-ARCHITECTURE.tar.gz: a folder that runs
# on a Debian 12 or a newer system with glibc that has nothing installed.
#
#   pack.sh BUILD
#
#   holdfast      the binary, stripped
#   lib/          the shared libraries that it loads, as Debian has them, but for glibc, which every system has
#   licences/     PARTS: each part, its Debian package and version; the copyright file of each; the licences they name
#   README.txt, LICENSE
#
# The same sources and packages give the same bytes: names are sorted, owners are 0, and every time is SOURCE_DATE_EPOCH,
# by default that of the commit.
set -euo pipefail
umask 022
export LC_ALL=C

readonly build=$(realpath "$1") here=$(dirname "$(realpath "$0")")
readonly sources=$here/../..
readonly version=$("$build/holdfast" --version | cut -d ' ' -f 2) architecture=$(dpkg --print-architecture)
readonly name=holdfast-$version-$architecture
readonly root=$build/$name
readonly time=${SOURCE_DATE_EPOCH:-$(git -C "$sources" log -1 --format=%ct)}

# Compiled in from headers and data; the archives are read from the link command.
readonly compiled_in=(libcpp-httplib-dev libcli11-dev picojson-dev john-data libstdc++-12-dev)

# owner FILE: the Debian package that has it. Packages of Debian 12 name files of /usr/lib also as of /lib.
owner() {
    local file
    file=$(realpath "$1")
    { dpkg-query -S "$file" 2>/dev/null || dpkg-query -S "${file#/usr}"; } | head -n 1 | cut -d : -f 1
}

# The shared libraries that the binary loads, by the names under which they are asked for, but for the loader.
loaded() { "$sources/contrib/loaded.sh" "$build/holdfast" | grep -v /ld-linux; }

archives() { ninja -C "$build" -t commands holdfast | tail -n 1 | grep -oE ' /usr/[^ ]+\.a\b' | sort -u; }

# note PACKAGE HOW: a line of PARTS, and its licence.
note() {
    printf '%s %s %s\n' "$1" "$(dpkg-query -W -f '${Version}' "$1")" "$2" >>"$root/licences/PARTS.unsorted"
    cp -L "/usr/share/doc/$1/copyright" "$root/licences/$1.copyright"
}

rm -rf "$root" && mkdir -p "$root/lib" "$root/licences/common-licenses"
strip -o "$root/holdfast" "$build/holdfast"
for library in $(loaded); do
    package=$(owner "$library")
    [ "$package" != libc6 ] || continue
    cp -L "$library" "$root/lib/"
    note "$package" lib
done
for archive in $(archives); do note "$(owner "$archive")" linked; done
for package in "${compiled_in[@]}"; do note "$package" compiled; done
sort -u "$root/licences/PARTS.unsorted" >"$root/licences/PARTS"
rm "$root/licences/PARTS.unsorted"
cp -L /usr/share/common-licenses/* "$root/licences/common-licenses/"
cp "$sources/LICENSE" "$here/README.txt" "$root/"
find "$root" -type f -exec chmod 644 {} +
chmod 755 "$root/holdfast"

tar --create --directory "$build" --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$time" "$name" |
    gzip -n -9 >"$root.tar.gz"
(cd "$build" && sha256sum "$name.tar.gz")
