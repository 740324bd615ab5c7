#!/bin/sh
# Makes a Debian package of a program that is built already.
#
#   package.sh PROGRAM VERSION FOLDER
#
# Empties FOLDER and leaves holdfast_VERSION-1_ARCHITECTURE.deb in it. Manual pages, the file of settings and the
# completion are what PROGRAM says of itself.
set -eu
program=$(realpath "$1")
version=$2
folder=$3
cd "$(dirname "$0")/.."

source=$folder/holdfast-$version
rm -rf "$folder"
mkdir -p "$source"
cp -r contrib/debian "$source/debian"
cp "$program" "$source/holdfast"
cp -r README.md CHANGELOG.md SECURITY.md LICENSE docs "$source"
"$program" reference man > "$source/holdfast.1"
"$program" reference config-man > "$source/holdfast.conf.5"
mkdir "$source/completions"
"$program" reference completion > "$source/completions/holdfast"
"$program" reference config | sed 's|^#data-dir =$|data-dir = /var/lib/holdfast|' > "$source/holdfast.conf"

# The same time for the same commit, so that the same files give the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
cat > "$source/debian/changelog" <<END
holdfast ($version-1) unstable; urgency=medium

  * Release $version: changelog.gz tells what changed.

 -- $(sed -n 's/^Maintainer: //p' contrib/debian/control)  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END

log=$(realpath "$folder")/build.log
(cd "$source" && dpkg-buildpackage --build=binary --no-sign) > "$log" 2>&1 || { tail -n 40 "$log"; exit 1; }
grep -i warning "$log" || true
echo "$folder/holdfast_${version}-1_$(dpkg --print-architecture).deb"
