#!/usr/bin/env bash
# Checks buildroot-external with a real Buildroot: its style, that each defconfig is minimal and loses no line,
# that our packages and the kernel are what would be built. Nothing is downloaded or compiled.
# usage: check.sh TREE
set -euo pipefail

tree=$1
external=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../buildroot-external")
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
unset MAKEFLAGS MAKEOVERRIDES MFLAGS MAKELEVEL ARCH BACKEND BUILDROOT OUT TARGET VERSION

failed=0
complain() {
  echo "buildroot-check: $*" >&2
  failed=1
}

for python in python3 /usr/bin/python3 ''; do
  [[ -n $python ]] || {
    echo "buildroot-check: check-package needs Python with magic and flake8: apt-get install python3-magic python3-flake8" >&2
    exit 1
  }
  ! "$python" -c 'import magic, flake8' 2>/dev/null || break
done
(cd "$external" && find . -type f ! -name '*.md' -print0 | sort --zero-terminated |
  xargs --null "$python" "$tree/utils/check-package" --br2-external) ||
  complain "check-package has something to say"

for defconfig in "$external"/configs/*_defconfig; do
  name=$(basename "$defconfig")
  buildroot() { make --silent --no-print-directory --directory="$tree" O="$scratch/$name" BR2_EXTERNAL="$external" "$@"; }
  buildroot "$name" >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2 && exit 1; }
  ! grep --ignore-case warning "$scratch/log" >&2 || complain "$name: Kconfig warns"
  while read -r line; do
    grep --quiet --line-regexp --fixed-strings "$line" "$scratch/$name/.config" ||
      complain "$name: dropped by this Buildroot: $line"
  done <"$defconfig"
  buildroot savedefconfig BR2_DEFCONFIG="$scratch/saved" >/dev/null
  diff --unified --label "$name" --label "what savedefconfig says" "$defconfig" "$scratch/saved" >&2 ||
    complain "$name is not minimal"
  buildroot show-info >"$scratch/info"
  python3 - "$scratch/info" <<'END' || complain "$name: show-info says something else"
import json, sys
info = json.load(open(sys.argv[1]))
for name in ("linux", "glibc", "octant-launcher", "octant-runtime"):
    print("  %-16s %-48s %s" % (name, info[name]["version"], info[name]["licenses"]))
END
  echo "buildroot-check: $name: $(wc --lines <"$defconfig") lines"
done
exit "$failed"
