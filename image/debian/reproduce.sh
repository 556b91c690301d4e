#!/usr/bin/env bash
# make reproduce: builds the commit twice, in two folders, with files of other times, and compares every
# byte of what comes out. Kernel, AOT cache and keys are inputs, the same for both.
# usage: reproduce.sh ARCH TARGETS   (in the project's folder; what is not committed does not count)
set -euo pipefail

arch=$1 targets=$2
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT

build() { # build FOLDER WHEN: WHEN is the time of every file
  git clone --quiet . "$1"
  find "$1" -not -path '*/.git/*' -type f -exec touch --date="$2" {} +
  make --directory="$1" image "TARGET=$targets" "ARCH=$arch" >"$1.log" 2>&1 || {
    tail --lines=40 "$1.log" >&2
    return 1
  }
}
mkdir --parents "$scratch/somewhere/else"
build "$scratch/first" '2026-01-02 03:04:05'
build "$scratch/somewhere/else/second" '2026-05-06 07:08:09'

results=out/image/$arch
differ=0
cd "$scratch/first/$results"
for file in *.raw *.zst *.qcow2 *.vhd *.vhdx *.vmdk *.ova *.gz *.tar *.iso *.json *.properties; do
  [[ -e $file ]] || continue
  other=$scratch/somewhere/else/second/$results/$file
  first=$(sha256sum "$file" | cut --characters=1-64)
  second=$(sha256sum "$other" 2>/dev/null | cut --characters=1-64 || true)
  printf '%s\n  %s\n  %s\n' "$file" "$first" "${second:-is not there}"
  [[ $first == "$second" ]] || { echo "  DIFFERS" && differ=1; }
done
[[ $differ == 0 ]] && echo "the same bytes twice"
exit "$differ"
