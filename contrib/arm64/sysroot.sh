#!/usr/bin/env bash
# Makes FOLDER, the libraries of an arm64 Debian as the cross compiler looks for them: the packages and what they depend on,
# by apt from this machine's sources, unpacked. Nothing of them is executed or installed, and apt's own state is left alone.
# Does nothing where FOLDER has these packages already.
#
#   sysroot.sh FOLDER PACKAGE...
set -euo pipefail
umask 022
readonly root=$1 new=$1.new
shift
[ "$(cat "$root/PACKAGES" 2>/dev/null)" != "$*" ] || exit 0

rm -rf --one-file-system "$new" "$root"
mkdir -p "$new"/{usr/{bin,sbin,lib},apt/{lists,archives}/partial}
for folder in bin sbin lib; do ln -s usr/$folder "$new/$folder"; done
touch "$new/apt/status"
arm64_apt() {
    local apt
    apt=$(realpath "$new/apt")
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o APT::Sandbox::User=root \
        -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" "$@"
}
echo "Fetching Debian's arm64 packages"
arm64_apt update
arm64_apt install --download-only --yes --no-install-recommends "$@" >/dev/null
for package in "$new"/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$new" --no-same-owner --keep-directory-symlink
done
# A link to /lib/... means that of the sysroot.
find "$new" -type l -lname '/*' | while read -r link; do
    ln -sfrn "$new$(readlink "$link")" "$link"
done
rm -rf "$new/apt"
echo "$*" >"$new/PACKAGES"
mv "$new" "$root"
