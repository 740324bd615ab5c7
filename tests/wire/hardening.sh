#!/bin/sh
# How a program is linked and compiled: what Debian's hardening-check (devscripts) looks for, read by readelf.
#
#   hardening.sh PROGRAM [release]
#
# Only a release build has fortified functions and the stack protector. Control flow integrity is not asked for:
# Debian 12's C library is built without it, so no program on it has it.
set -eu
export LC_ALL=C
program=$1
failed=0
seen=$(mktemp)
trap 'rm -f "$seen"' EXIT
expect() { # WHAT PATTERN: some line on standard input has it
  grep -Eq "$2" || { echo "not found: $1"; failed=1; }
}
refuse() { # WHAT PATTERN: none has
  ! grep -E "$2" || { echo "found: $1"; failed=1; }
}

readelf -hW "$program" > "$seen"
expect "position independent executable" 'Type: +DYN' < "$seen"
readelf -lW "$program" > "$seen"
expect "interpreter of an executable" 'INTERP' < "$seen"
expect "read-only relocations" 'GNU_RELRO' < "$seen"
refuse "executable stack" 'GNU_STACK.* RWE ' < "$seen"
refuse "memory to write and to execute" 'LOAD.* RWE ' < "$seen"
readelf -dW "$program" > "$seen"
expect "immediate binding" 'FLAGS.* BIND_NOW|\(BIND_NOW\)' < "$seen"
refuse "search paths for libraries" 'RPATH|RUNPATH' < "$seen"
refuse "relocations of code" 'TEXTREL' < "$seen"
refuse "libraries that are loaded when they are first needed" 'NEEDED.*(libpq|libcurl|libfido2)' < "$seen"
if [ "${2:-}" = release ]; then
  readelf -sW --dyn-syms "$program" > "$seen"
  expect "stack protector" '__stack_chk_fail' < "$seen"
  expect "fortified functions" '__(memcpy|memset|snprintf|vsnprintf|read|recv|longjmp|fprintf)_chk' < "$seen"
fi
exit $failed
