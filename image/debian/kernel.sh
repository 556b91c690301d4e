#!/usr/bin/env bash
# Makes the kernel of one architecture: from the cache when nothing changed, else from source.
#
# usage: kernel.sh ARCH OUTDIR
#
# OUTDIR then holds linux.efi (what goes into a UKI), config (the whole .config) and release (the
# kernel's release on the first line, the source package and its version on the second); for x86_64
# also vmlinux (an ELF file, for Firecracker), for aarch64 Image, Image.gz and dtbs/ (for boards).
# The cache, ${OCTANT_CACHE:-~/.cache/octant}/kernel-HASH, is keyed by everything that decides the
# bytes: the fragments' options, the patches, kernel-build.sh, version of the source package, compiler and linker.
set -euo pipefail

fail() {
  echo "kernel: $*" >&2
  exit 1
}

[[ $# -eq 2 ]] || fail "usage: kernel.sh ARCH OUTDIR"
arch=$1 outdir=$2
[[ $arch == x86_64 || $arch == aarch64 ]] || fail "unknown architecture '$arch'; there are: x86_64 aarch64"

here=$(dirname "$(realpath "$0")")
fragments=$(realpath "$here/../../buildroot-external/board/octant")
package=linux-source-6.12
cache=${OCTANT_CACHE:-$HOME/.cache/octant}
mkdir --parents "$cache" "$outdir"

while read -r tool origin; do
  command -v "$tool" >/dev/null || fail "$tool: not found on this machine; apt-get install $origin"
done <<END
bc bc
bison bison
flex flex
gcc gcc
$arch-linux-gnu-gcc gcc-${arch/_/-}-linux-gnu
$arch-linux-gnu-ld binutils-${arch/_/-}-linux-gnu
make make
xz xz-utils
zstd zstd
END

version=$("$here/trixie-apt.sh" apt-cache show --no-all-versions "$package" | sed --quiet 's/^Version: //p') ||
  fail "trixie has no source package $package on this mirror"
hash=$({
  grep --no-filename CONFIG_ "$fragments/kernel-common.config" "$fragments/kernel-$arch.config"
  cat "$here/kernel-build.sh" "$fragments"/patches/linux/*.patch
  echo "$package $version"
  "$arch-linux-gnu-gcc" --version
  "$arch-linux-gnu-ld" --version
} | sha256sum | cut --characters=1-16)
kept=$cache/kernel-$hash

if [[ -e $kept/release ]]; then
  echo "kernel: $arch $version from the cache, $kept"
else
  log=$cache/kernel-$hash.log
  : >"$log"
  deb=$cache/${package}_${version}_all.deb
  work=$(mktemp --directory "$cache/kernel-work.XXXXXX")
  trap 'rm --recursive --force "$work"' EXIT
  if [[ ! -e $deb ]]; then
    (cd "$work" && "$here/progress.sh" "kernel: download $package $version" "$log" \
      "$here/trixie-apt.sh" apt-get download "$package=$version")
    mv "$work"/*.deb "$deb"
  fi
  "$here/kernel-build.sh" "$arch" "$deb" "$fragments" "$work" "$log"
  # A rename shows either the whole kernel or none; another build of the same hash may be faster.
  mv --no-target-directory "$work/out" "$kept" || [[ -e $kept/release ]]
fi
cp --recursive "$kept/." "$outdir"
