#!/usr/bin/env bash
# make reproduce: builds the commit twice, in two folders, with files of other times, and compares every
# byte of what comes out. AOT cache and keys are inputs, the same for both; the second build compiles its
# own kernel, which takes a quarter of an hour.
# usage: reproduce.sh ARCH TARGETS   (in the project's folder; what is not committed does not count)
set -euo pipefail

arch=$1 targets=$2
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT

build() { # build FOLDER WHEN: WHEN is the time of every file
  echo "$(date --utc +%T) building in $1"
  git clone --quiet . "$1"
  find "$1" -not -path '*/.git/*' -type f -exec touch --date="$2" {} +
  make --directory="$1" image "TARGET=$targets" "ARCH=$arch" >"$1.log" 2>&1 || {
    tail --lines=40 "$1.log" >&2
    return 1
  }
}
sum() { # sum FILE : its hash, or that there is none
  if [[ -e $1 ]]; then sha256sum "$1" | cut --characters=1-64; else echo "is not there"; fi
}

without_kernels() { # without_kernels FOLDER : a cache with all that the usual one keeps but kernels
  local kept
  mkdir --parents "$1"
  for kept in "${OCTANT_CACHE:-$HOME/.cache/octant}"/*; do
    [[ ${kept##*/} == kernel-* ]] || ln --symbolic "$(realpath "$kept")" "$1"
  done
}

first=$scratch/first second=$scratch/somewhere/else/second
mkdir --parents "${second%/*}"
build "$first" '2026-01-02 03:04:05'
without_kernels "$scratch/cache"
OCTANT_CACHE=$scratch/cache build "$second" '2026-05-06 07:08:09'

results=out/image/$arch
differ=0 count=0
while read -r file; do
  one=$(sum "$first/$results/$file") other=$(sum "$second/$results/$file")
  printf '%s\n  %s\n  %s\n' "$file" "$one" "$other"
  [[ $one == "$other" ]] || { echo "  DIFFERS" && differ=1; }
  count=$((count + 1))
done < <(find "$first/$results" "$second/$results" -type f ! -name '*.stamp' -printf '%f\n' | sort --unique)
[[ $count -gt 0 && $differ == 0 ]] || {
  echo "reproduce.sh: not the same bytes twice" >&2
  exit 1
}
echo "the same bytes twice: $count files"
