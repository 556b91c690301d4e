#!/usr/bin/env bash
# Unpacks packages of Debian trixie for an architecture, without installing them.
#
# usage: trixie-packages.sh ARCH OUT PACKAGE...      (ARCH: x86_64, aarch64)
#
# OUT then holds all their files in one tree, and OUT/versions has a line NAME VERSION for each. With
# nothing to do it stays as it is and nothing is said. Downloads are kept in
# ${OCTANT_CACHE:-~/.cache/octant}/deb by exact version; each deb, kept ones too, is checked against
# the hash in trixie's signed lists (trixie-apt.sh).
set -euo pipefail

fail() {
  echo "trixie-packages: $*" >&2
  exit 1
}

[[ $# -ge 3 ]] || fail "usage: trixie-packages.sh ARCH OUT PACKAGE..."
case $1 in
x86_64) debian=amd64 ;;
aarch64) debian=arm64 ;;
*) fail "unknown architecture '$1'; there are: x86_64 aarch64" ;;
esac
out=$2
shift 2
here=$(dirname "$(realpath "$0")")
kept=${OCTANT_CACHE:-$HOME/.cache/octant}/deb
mkdir --parents "$kept" "$(dirname "$out")"
apt() { "$here/trixie-apt.sh" "$1" --option=APT::Architecture="$debian" "${@:2}"; }

# Sorted lines: NAME VERSION SHA256 FILE
wanted=$(apt apt-cache show --no-all-versions "$@" | awk '
  /^Package: / { name = $2 }
  /^Version: / { version = $2 }
  /^Filename: / { count = split($2, part, "/"); file = part[count] }
  /^SHA256: / { print name, version, $2, file }' | LC_ALL=C sort --unique) ||
  fail "trixie does not have all of: $* (for $debian)"
versions=$(cut --delimiter=' ' --fields=1,2 <<<"$wanted")
for package; do
  grep --quiet "^$package " <<<"$versions" || fail "trixie has no package $package for $debian"
done
[[ ! -e $out/versions || $(<"$out/versions") != "$versions" ]] || exit 0

scratch=$(mktemp --directory "$kept/unfinished.XXXXXX")
trap 'rm --recursive --force "$scratch" "$out.new"' EXIT
intact() { sha256sum --check --status <<<"$sha256  $1" 2>/dev/null; }
rm --recursive --force "$out.new"
mkdir "$out.new"
while read -r name version sha256 file; do
  if ! intact "$kept/$file"; then
    echo "  packages: download $name $version for $debian"
    (cd "$scratch" && apt apt-get --quiet=2 download "$name=$version") || fail "cannot download $name=$version"
    mv "$scratch"/*.deb "$kept/$file"
    intact "$kept/$file" || fail "$kept/$file is not what trixie's lists say"
  fi
  dpkg-deb --extract "$kept/$file" "$out.new"
done <<<"$wanted"
echo "$versions" >"$out.new/versions"
rm --recursive --force "$out"
mv "$out.new" "$out"
