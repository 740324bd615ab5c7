#!/usr/bin/env bash
# The list of a program's parts is JSON, and has every shared library that the loader loads, and those that are
# loaded when they are needed.
#
#   sbom.sh PROGRAM VERSION
set -euo pipefail
command -v jq >/dev/null || { echo "SKIPPED: jq is not installed"; exit 77; }
file=$(mktemp)
trap 'rm -f "$file"' EXIT
"$(dirname "$0")/../../contrib/sbom.py" "$1" "$2" "$file"
failed=0
expect() { # WHAT FILTER [ARGUMENT...]
  jq -e "${@:2}" "$file" >/dev/null || { echo "not found: $1"; failed=1; }
}
expect "the form" '.bomFormat == "CycloneDX" and .specVersion == "1.5"'
expect "the version" --arg version "$2" '.metadata.component.version == $version'
libraries=0
while read -r library; do
  libraries=$((libraries + 1))
  expect "$library" --arg library "$library" 'any(.components[].properties[]; .name == "debian:library" and .value == $library)'
done < <(ldd "$1" | grep -oE '/[^ ]+')
[ "$libraries" -gt 10 ] || { echo "ldd names $libraries libraries only"; failed=1; }
for package in libsodium23 libcjose0 libpq5 libcurl4 libfido2-1 picojson-dev libsqlitecpp-dev; do
  expect "$package" --arg package "$package" 'any(.components[]; .name == $package and .version != "" and (.purl | startswith("pkg:deb/debian/")))'
done
expect "the licence of each" 'all(.components[]; any(.properties[]; .name == "debian:copyright"))'
exit $failed
