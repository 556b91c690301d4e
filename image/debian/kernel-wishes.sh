#!/usr/bin/env bash
# Checks that every wish of the kernel fragments survived Kconfig.
#
# usage: kernel-wishes.sh WISHES CONFIG
#
# Kconfig drops an option silently when a dependency is missing or a name is gone; the kernel then
# builds and lacks a driver. Each lost wish is named, and the exit status is 1.
set -euo pipefail

[[ $# -eq 2 ]] || {
  echo "usage: kernel-wishes.sh WISHES CONFIG" >&2
  exit 2
}
wishes=$1 config=$2

lost=0
lose() {
  echo "kernel: $1" >&2
  lost=1
}

while read -r line; do
  case $line in
  CONFIG_*=*)
    grep --quiet --line-regexp --fixed-strings "$line" "$config" ||
      lose "$line was dropped; the configuration has: $(grep --word-regexp "${line%%=*}" "$config" || echo "no such line")"
    ;;
  '# CONFIG_'*' is not set')
    option=${line#\# } option=${option% is not set}
    ! grep --quiet "^$option=" "$config" ||
      lose "$option should be off, but something selects it: $(grep "^$option=" "$config")"
    ;;
  '' | '#'*) ;;
  *) lose "not a fragment line: $line" ;;
  esac
done <"$wishes"

[[ $lost -eq 0 ]] || echo "kernel: fix the fragments in buildroot-external/board/octant, or look for the missing dependency in the kernel's Kconfig files" >&2
exit "$lost"
