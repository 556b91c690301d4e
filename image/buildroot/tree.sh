#!/usr/bin/env bash
# Prints the path of the Buildroot tree to build with: the one that is given, else the pinned release,
# which is fetched once and must be what the pin says.
# usage: tree.sh PIN [BUILDROOT]
set -euo pipefail

fail() {
  printf 'buildroot: %s\n' "$@" >&2
  exit 1
}

pin=$1 given=${2:-}
pinned() { sed --quiet "s/^$1 //p" "$pin"; }
version=$(pinned version) url=$(pinned url) commit=$(pinned commit) sha256=$(pinned sha256)

if [[ -n $given ]]; then
  [[ -d $given ]] || fail "BUILDROOT=$given: there is no such folder" \
    "give the path of a Buildroot tree, or leave BUILDROOT out to fetch release $version"
  found=$(sed --quiet 's/^export BR2_VERSION := *//p' "$given/Makefile" 2>/dev/null || true)
  [[ -n $found && -d $given/support/kconfig ]] || fail "BUILDROOT=$given is not the top folder of a Buildroot tree" \
    "(its Makefile would name a BR2_VERSION); leave BUILDROOT out to fetch release $version"
  [[ $found == "$version" ]] ||
    echo "buildroot: NOTE: $given is Buildroot $found; Octant's configurations are checked with $version" >&2
  realpath "$given"
  exit 0
fi

kept=${OCTANT_CACHE:-$HOME/.cache/octant}/buildroot-$version-${commit:0:12}
if [[ ! -d $kept ]]; then
  mkdir --parents "$(dirname "$kept")"
  new=$(mktemp --directory "$kept.XXXXXX")
  trap 'rm --recursive --force "$new"' EXIT
  echo "buildroot: fetching release $version from $url" >&2
  git clone --quiet --depth 1 --branch "$version" --config advice.detachedHead=false "$url" "$new" >&2 ||
    fail "release $version cannot be had from $url" "without a network, give a tree that is here: BUILDROOT=/path/to/tree"
  got=$(git -C "$new" rev-parse HEAD)
  [[ $got == "$commit" ]] || fail "$url gave another release $version than the pinned one; it was not kept" \
    "its commit is $got" "it should be  $commit, see $pin"
  got=$(git -C "$new" archive --format=tar HEAD | sha256sum)
  [[ ${got%% *} == "$sha256" ]] || fail "$url gave other files for release $version than the pinned ones; they were not kept" \
    "their SHA-256 is ${got%% *}" "it should be     $sha256, see $pin"
  chmod 755 "$new"
  mv --no-target-directory "$new" "$kept" 2>/dev/null || [[ -d $kept ]]
fi
echo "$kept"
