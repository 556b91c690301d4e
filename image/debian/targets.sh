#!/usr/bin/env bash
# Prints the targets that an architecture has, from the rows of Target.java: before anything is built.
# usage: targets.sh ARCH
set -euo pipefail

tr --delete ' \n' <"$(dirname "$0")/../src/main/java/octant/image/Target.java" |
  grep --extended-regexp --only-matching '[A-Z0-9_]+\("[a-z0-9-]+",Scope\.(EVERY|'"${1^^}"')\b' |
  sed 's/^[^"]*"\([^"]*\)".*/\1/'
