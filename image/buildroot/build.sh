#!/usr/bin/env bash
# Lets Buildroot make kernel, C library, launcher and runtime of one architecture, and its post-build hook
# lay them out for the image (collect.sh). No file system: that is the assembler's.
# usage: build.sh ARCH TREE OUTPUT [CONFIG]
# OUTPUT: Buildroot's output folder, kept between builds. CONFIG: lines of a configuration that go over those
# of the defconfig, for a toolchain or a mirror of one's own.
set -euo pipefail

arch=$1 tree=$2 output=$(realpath --canonicalize-missing "$3") config=${4:-}
external=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../buildroot-external")
defconfig=$external/configs/octant_${arch}_defconfig
[[ -z $config || -r $config ]] || {
  echo "buildroot: BUILDROOT_CONFIG=$config: cannot be read" >&2
  exit 1
}

buildroot() {
  make --no-print-directory --directory="$tree" O="$output" BR2_EXTERNAL="$external" "$@"
}

digest() { sha256sum "$@" | sha256sum | cut --delimiter=' ' --fields=1; }

again() { # again STEP FILE... : have a step done anew when its files have changed; Buildroot does not look at them
  local step=$1 mark=$output/octant-$1.sha256
  shift
  if [[ -e $mark && $(<"$mark") != "$(digest "$@")" ]]; then
    buildroot "$step"
  fi
  digest "$@" >"$mark"
}

# What our own make was called with is none of Buildroot's business.
unset MAKEFLAGS MAKEOVERRIDES MFLAGS MAKELEVEL ARCH BACKEND BUILDROOT BUILDROOT_CONFIG BUILDROOT_OUTPUT \
  OUT SECTOR_BYTES TARGET VERSION
mkdir --parents "$output"
cat "$defconfig" ${config:+"$config"} >"$output/octant_defconfig"
buildroot --silent defconfig BR2_DEFCONFIG="$output/octant_defconfig" >/dev/null \
  2> >(grep --invert-match 'warning: override' >&2)
again linux-dirclean "$external"/board/octant/kernel-{common,"$arch"}.config "$external"/board/octant/patches/linux/*
again octant-launcher-dirclean "$external"/../runtime/launcher/*.[ch]
[[ ! -d $output/build ]] || buildroot octant-runtime-dirclean # cheap, and our own make knows what has changed
buildroot target-finalize
