#!/usr/bin/env bash
# Sees to the Debian packages of host-packages.txt: installs what is missing (as root), else names it.
# usage: host-packages.sh LIST STAMP
set -euo pipefail

list=$1 stamp=$2
command -v dpkg-query >/dev/null || {
  echo "octant: this is no Debian: see $list for what has to be here" >&2
  exit 1
}
missing=() optional=()
while read -r package _; do
  [[ -z $package || $package == '#'* ]] && continue
  dpkg-query --show --showformat='${Status}' "${package%\?}" 2>/dev/null | grep --quiet '^install ok' ||
    if [[ $package == *\? ]]; then optional+=("${package%\?}"); else missing+=("$package"); fi
done <"$list"

if [[ ${#optional[@]} -gt 0 && $(id --user) == 0 ]] && apt-get --quiet=2 update; then
  for package in "${optional[@]}"; do # those that this distribution has
    [[ -z $(apt-cache show "$package" 2>/dev/null) ]] || missing+=("$package")
  done
fi
if [[ ${#missing[@]} -gt 0 ]]; then
  if [[ $(id --user) != 0 ]]; then
    echo "octant: these Debian packages are missing; install them, then run make again:" >&2
    echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "  installing ${#missing[@]} Debian packages: ${missing[*]}"
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || {
    echo "octant: apt-get failed ($log):" >&2
    tail --lines=20 "$log" >&2
    exit 1
  }
  rm "$log"
fi
mkdir --parents "$(dirname "$stamp")"
touch "$stamp"
