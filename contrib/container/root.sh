#!/usr/bin/env bash
# Makes ROOT, the whole file system of a container, of DIST, the folder that `make dist` packs: that folder, the C library
# of Debian, certificate authorities, and no shell or other program.
#
#   root.sh DIST ROOT
set -euo pipefail
umask 022
readonly dist=$(realpath "$1") root=$2 here=$(dirname "$(realpath "$0")")
readonly libraries=/usr/lib/$(gcc -print-multiarch)
readonly loader=$(ldd "$dist/holdfast" | grep -oE '/lib[^ ]*/ld-linux[^ ]*' | head -n 1)

mkdir -p "$root"/{data,etc/ssl/certs,opt/holdfast,proc,tmp,usr/lib} "$root$libraries" "$root/usr${loader%/*}"
# As Debian has them: /lib and /lib64 are links.
for folder in lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
cp -a "$dist/." "$root/opt/holdfast/"
cp -L "$loader" "$root/usr$loader"
# What is not in the folder is the C library's. It reads /etc/hosts and asks DNS servers without a module.
"$here/../loaded.sh" "$dist/holdfast" | grep -v -e "^$dist/lib/" -e /ld-linux | xargs cp -L -t "$root$libraries/"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp -L /usr/share/doc/libc6/copyright "$root/opt/holdfast/licences/libc6.copyright"
cp -L /usr/share/doc/ca-certificates/copyright "$root/opt/holdfast/licences/ca-certificates.copyright"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
echo 'holdfast:x:65532:65532:holdfast:/data:/nonexistent' >"$root/etc/passwd"
echo 'holdfast:x:65532:' >"$root/etc/group"
chmod 1777 "$root/tmp"
chmod 700 "$root/data"
# Not permitted where nobody is root; then --chown of the Containerfile's COPY does it.
chown 65532:65532 "$root/data"
