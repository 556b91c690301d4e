#!/usr/bin/env bash
# make packer. usage: packer.sh [BUILD,BUILD…]   builds as 'packer build -only' takes them; empty: all
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v packer >/dev/null || {
  echo "packer is not installed: apt-get install packer (Debian 12), or see https://developer.hashicorp.com/packer" >&2
  exit 1
}
export CHECKPOINT_DISABLE=1 PACKER_CACHE_DIR=out/packer/cache # it asks nobody for newer versions
packer validate packer

# Packer itself takes a name that it does not know for nothing to do.
mapfile -t builds < <(sed --quiet 's/^ *name = "\(.*-.*\)"$/octant.null.\1/p' packer/targets.pkr.hcl &&
  sed --quiet 's/^ *name = "\(.*-.*\)"$/import.null.\1/p' packer/clouds.pkr.hcl)
IFS=, read -r -a wanted <<<"${1:-}"
for pattern in "${wanted[@]}"; do
  # shellcheck disable=SC2053 # a pattern is wanted
  for build in "${builds[@]}"; do [[ $build != $pattern ]] || continue 2; done
  printf 'packer: no build "%s"; there are:\n' "$pattern" >&2
  printf '  %s\n' "${builds[@]}" >&2
  exit 1
done

mkdir --parents out/packer
exec packer build -color=false ${1:+-only="$1"} packer
