#!/bin/sh
# Prints the paths of the shared libraries that a program of Holdfast loads: at its start, and those that
# storage/postgres/libpq.cpp, lib/mail/smtp.cpp and lib/crypto/libfido2.cpp load when they are first needed.
#
#   loaded.sh PROGRAM
set -eu
LD_PRELOAD='libpq.so.5 libcurl.so.4 libfido2.so.1' ldd "$1" | grep -oE '/[^ ]+'
