#!/usr/bin/env bash
# Buildroot calls this when target/ is complete: sees that all is there that Octant's image takes from it, and
# lays it out for the assembler. usage: post-build.sh TARGET_DIR (BASE_DIR and BR2_CONFIG are in the environment)
set -euo pipefail

project=$(realpath "$BR2_EXTERNAL_OCTANT_PATH/..")
arch=$(sed --quiet 's/^BR2_ARCH="\(.*\)"/\1/p' "$BR2_CONFIG")
exec "$project/image/buildroot/collect.sh" "$arch" "$BASE_DIR" "$BASE_DIR/octant"
