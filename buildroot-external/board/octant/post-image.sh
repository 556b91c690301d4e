#!/usr/bin/env bash
# Buildroot calls this last: hands over to the project's own assembler, which makes the disk as it does for
# every other backend. usage: post-image.sh BINARIES_DIR (BASE_DIR and BR2_CONFIG are in the environment)
# OCTANT_TARGETS: which targets, with commas; the disk unless said otherwise.
set -euo pipefail

project=$(realpath "$BR2_EXTERNAL_OCTANT_PATH/..")
arch=$(sed --quiet 's/^BR2_ARCH="\(.*\)"/\1/p' "$BR2_CONFIG")
unset MAKEFLAGS MAKEOVERRIDES MFLAGS MAKELEVEL
make --directory="$project" image BACKEND=buildroot BUILDROOT_OUTPUT="$BASE_DIR" ARCH="$arch" \
  TARGET="${OCTANT_TARGETS:-disk}"
cp --sparse=always "$BASE_DIR/octant/image/$arch"/octant-* "$1/"
