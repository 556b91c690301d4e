#!/usr/bin/env bash
# Runs one apt command against Debian trixie, beside the host's own apt and without touching it.
#
# usage: trixie-apt.sh apt-get|apt-cache ARGUMENT...      (`apt-get download` writes to the folder
#                                                          it is called in; amd64 and arm64)
#
# The mirror is the one the host's apt already uses, the signature is checked with the host's
# Debian keyring. Lists older than a day are refreshed; without a network the old ones serve.
set -euo pipefail

fail() {
  echo "trixie-apt: $*" >&2
  exit 1
}

[[ $# -ge 2 ]] || fail "usage: trixie-apt.sh apt-get|apt-cache ARGUMENT..."
command -v apt-get >/dev/null || fail "no apt here; the Debian backend needs a Debian host"

keyring=$(compgen -G '/usr/share/keyrings/debian-archive-keyring.[gp]*' | head --lines=1) ||
  fail "no Debian keyring; install the package debian-archive-keyring"
# What apt would download is the one answer that is right for every format of its source lists.
mirror=$(apt-get --print-uris update | sed --quiet "s|^'\(.*/debian/\)dists/.*|\1|p" | sort --unique) ||
  fail "apt-get cannot list the host's own sources"
mirror=${mirror%%$'\n'*}
[[ -n $mirror ]] || fail "the host's apt knows no Debian mirror (a URL that ends in /debian)"

state=${OCTANT_CACHE:-$HOME/.cache/octant}/apt-trixie
mkdir --parents "$state/lists/partial" "$state/cache/archives/partial"
exec {lock}>"$state/lock" # builds run side by side
flock --timeout 300 "$lock" || fail "another build has held $state/lock for five minutes"
# non-free-firmware: what boots a Raspberry Pi
source="deb [signed-by=$keyring] $mirror trixie main non-free-firmware"
if [[ $(cat "$state/sources.list" 2>/dev/null) != "$source" ]]; then
  echo "$source" >"$state/sources.list"
  rm --force "$state/refreshed"
fi

private=(
  --option=Dir::Etc::sourcelist="$state/sources.list" --option=Dir::Etc::sourceparts=/dev/null
  --option=Dir::Etc::preferences=/dev/null --option=Dir::Etc::preferencesparts=/dev/null
  --option=Dir::State="$state" --option=Dir::State::lists="$state/lists"
  --option=Dir::State::status=/dev/null --option=Dir::Cache="$state/cache"
  --option=APT::Architectures::=amd64 --option=APT::Architectures::=arm64
  --option=APT::Sandbox::User=root --option=Acquire::Languages=none
  --option=Acquire::Retries=3
)
if [[ -z $(find "$state/refreshed" -mmin -1440 2>/dev/null) ]]; then
  if apt-get "${private[@]}" --quiet=2 update >&2; then
    touch "$state/refreshed"
  elif [[ -e $state/refreshed ]]; then
    echo "trixie-apt: no fresh package lists from $mirror, using those of $(date --reference="$state/refreshed" +%F)" >&2
  else
    fail "cannot read trixie's package lists from $mirror; is the network up?"
  fi
fi
flock --unlock "$lock"
exec {lock}>&-
exec "$1" "${private[@]}" "${@:2}"
