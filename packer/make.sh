#!/usr/bin/env bash
# Makes one artefact for Packer. usage: make.sh TARGET-ARCH
# Packer runs its builds side by side, but two runs of make in one tree would get in each other's way.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir --parents out/packer
exec {lock}>out/packer/.lock
flock "$lock"
exec make image TARGET="${1%-*}" ARCH="${1##*-}"
