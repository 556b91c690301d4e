#!/usr/bin/env bash
# Builds the kernel from an unpacked Debian source package and our fragments.
#
# usage: kernel-build.sh ARCH SOURCE_DEB FRAGMENTS WORK LOG
#
# WORK is an empty folder; WORK/out then holds bzImage, config and release. kernel.sh calls this
# and keeps the result; nothing here knows of caches.
set -euo pipefail

[[ $# -eq 5 ]] || {
  echo "usage: kernel-build.sh ARCH SOURCE_DEB FRAGMENTS WORK LOG" >&2
  exit 2
}
arch=$1 deb=$2 fragments=$3 work=$4 log=$5
here=$(dirname "$(realpath "$0")")

# The same inputs give the same bytes: no user, host or clock of the building machine.
export KBUILD_BUILD_USER=octant KBUILD_BUILD_HOST=octant KBUILD_BUILD_VERSION=1
export KBUILD_BUILD_TIMESTAMP='1970-01-01 00:00:00 UTC' LC_ALL=C TZ=UTC
unset MAKEFLAGS KCFLAGS KAFLAGS KCPPFLAGS LOCALVERSION CROSS_COMPILE ARCH

unpack() {
  dpkg-deb --fsys-tarfile "$deb" |
    tar --extract --to-stdout --wildcards './usr/src/linux-source-*.tar.xz' |
    xz --decompress --threads=0 |
    tar --extract --directory="$work/source" --strip-components=1
}

mkdir "$work/source" "$work/build" "$work/out"
export -f unpack
export deb work
"$here/progress.sh" "kernel: unpack" "$log" bash -o errexit -o pipefail -c unpack

kmake=(make --directory="$work/source" O="$work/build" ARCH="$arch")
cat "$fragments/kernel-common.config" "$fragments/kernel-$arch.config" >"$work/wishes"
KCONFIG_ALLCONFIG=$work/wishes "$here/progress.sh" "kernel: configure" "$log" "${kmake[@]}" allnoconfig
"$here/kernel-wishes.sh" "$work/wishes" "$work/build/.config"

"$here/progress.sh" "kernel: compile" "$log" "${kmake[@]}" --jobs="$(nproc)" bzImage

cp "$work/build/arch/$arch/boot/bzImage" "$work/out/bzImage"
cp "$work/build/.config" "$work/out/config"
printf '%s\n%s\n' "$(<"$work/build/include/config/kernel.release")" \
  "$(dpkg-deb --field "$deb" Package) $(dpkg-deb --field "$deb" Version)" >"$work/out/release"
