#!/usr/bin/env bash
# Lays out what Buildroot has made in the form that the Debian backend has, so that all that follows is the
# same: OUT/kernel/ARCH, OUT/packages/ARCH, OUT/runtime/ARCH, OUT/launcher; then OUT.stamp.
# usage: collect.sh ARCH OUTPUT OUT         (OUTPUT: Buildroot's output folder)
set -euo pipefail

fail() {
  printf 'buildroot: %s\n' "$@" >&2
  exit 1
}

arch=$1 output=$2 out=$3
list=$(dirname "${BASH_SOURCE[0]}")/../root-files.txt
target=$output/target
setting() { sed --quiet "s/^$1=\"\(.*\)\"/\1/p" "$output/.config"; }
[[ $(setting BR2_ARCH) == "$arch" ]] ||
  fail "$output is configured for '$(setting BR2_ARCH)', not for $arch: use octant_${arch}_defconfig"
rm --recursive --force "$out"/{kernel,packages,runtime,launcher} "$out.stamp"
mkdir --parents "$out"/{kernel,packages,runtime}/"$arch" "$out/launcher"

compiler=$(find "$output/host/bin" -name "$arch-*-gcc" | sort | head --lines=1)
kernel=$output/build/linux-$(setting BR2_LINUX_KERNEL_VERSION)
case $arch in
x86_64)
  cp "$output/images/bzImage" "$out/kernel/$arch/linux.efi"
  "${compiler%gcc}strip" --strip-all -o "$out/kernel/$arch/vmlinux" "$kernel/vmlinux"
  ;;
aarch64)
  boot=$kernel/arch/arm64/boot
  cp "$output/images/vmlinuz.efi" "$out/kernel/$arch/linux.efi"
  cp "$boot/Image" "$out/kernel/$arch/Image"
  gzip --no-name --best <"$boot/Image" >"$out/kernel/$arch/Image.gz"
  mkdir "$out/kernel/$arch/dtbs"
  cp "$output"/images/*.dtb "$out/kernel/$arch/dtbs/"
  ;;
esac
cp "$kernel/.config" "$out/kernel/$arch/config"
release=$(<"$kernel/include/config/kernel.release")
printf '%s\n' "$release" "linux ${release%%-*} source" >"$out/kernel/$arch/release"

[[ -e $target/usr/lib/octant/release ]] || fail "$target has no runtime: enable BR2_PACKAGE_OCTANT_RUNTIME"
# From where it was linked: in target/, patchelf and strip change the libraries again at every make.
cp --recursive "$output"/build/octant-runtime-*/runtime/* "$out/runtime/$arch"
cp "$target/octant" "$out/launcher/octant-$arch"
cp "$output/images/octant-training" "$out/launcher/octant-training-$arch"

# The shared libraries and files that image/root-files.txt takes from a distribution.
glibc=$(grep --text --only-matching --max-count=1 'GNU C Library .* version [0-9.]*[0-9]' "$target/lib/libc.so.6" | sed 's/.* //')
gcc=$("$compiler" -dumpfullversion)
zlib=$(find "$output/build" -maxdepth 1 -name '*zlib-[0-9]*' -printf '%f\n' | sed 's/.*-//' | head --lines=1)
packages=$out/packages/$arch
while read -r kind path package; do
  [[ $kind == "${kind%@*}" || $kind == *@"$arch" ]] || continue
  case ${kind%@*} in
  lib | lib-if-needed)
    to=$packages/usr/lib/$arch-linux-gnu/${path##*/}
    from=$(find "$target"/{lib,usr/lib,lib64} -maxdepth 1 -name "${path##*/}" -print -quit)
    [[ -n $from || ${kind%@*} == lib-if-needed ]] || fail "$target has no ${path##*/}: is this a glibc toolchain?"
    ;;
  file)
    to=$packages$path from=$target$path
    [[ -e $from ]] || fail "$target has no $path: is BR2_GENERATE_LOCALE=\"C.UTF-8\" set, and C.utf8 not purged?"
    ;;
  *) continue ;;
  esac
  [[ -z $from ]] || install -D --mode=644 "$from" "$to"
  case $package in
  libc6 | libc-bin) echo "$package $glibc glibc" ;;
  libgcc-s1 | libstdc++6) echo "$package $gcc gcc" ;;
  zlib1g) [[ -z $zlib ]] || echo "$package $zlib zlib" ;;
  *) fail "no Buildroot package is known for $package" ;;
  esac >>"$packages/versions.all"
done <"$list"
sort --unique "$packages/versions.all" >"$packages/versions"
rm "$packages/versions.all"
touch "$out.stamp"
