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
mkdir --parents out/packer
exec packer build -color=false ${1:+-only="$1"} packer
