#!/usr/bin/env bash
# Builds the kernel from an unpacked Debian source package and our fragments.
#
# usage: kernel-build.sh ARCH SOURCE_DEB FRAGMENTS WORK LOG
#
# WORK is an empty folder; WORK/out then holds what kernel.sh promises. That one calls this and keeps
# the result; nothing here knows of caches.
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

# Boards whose description (device tree) comes with the kernel; elsewhere the firmware has it.
boards=(
  broadcom/bcm2711-rpi-{4-b,400,cm4-io}.dtb
  broadcom/bcm2712-rpi-5-b.dtb
  nvidia/tegra194-p2972-0000.dtb
  nvidia/tegra194-p3509-0000+p3668-000{0,1}.dtb
  nvidia/tegra234-p3737-0000+p3701-0000.dtb
  nvidia/tegra234-p3768-0000+p3767-000{0,5}.dtb
)
case $arch in
x86_64) kernel_arch=x86_64 goals=(bzImage) ;;
aarch64) kernel_arch=arm64 goals=(vmlinuz.efi Image.gz "${boards[@]}") ;;
esac

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
for change in "$fragments"/patches/linux/*.patch; do
  patch --directory="$work/source" --strip=1 --fuzz=0 --input="$change" >>"$log"
done

# Tools that only some machines have, and that leave their version in the configuration.
absent=(RUSTC=false BINDGEN=false PAHOLE=false)
kmake=(make --directory="$work/source" O="$work/build" ARCH="$kernel_arch" CROSS_COMPILE="$arch-linux-gnu-" "${absent[@]}")
cat "$fragments/kernel-common.config" "$fragments/kernel-$arch.config" >"$work/wishes"
KCONFIG_ALLCONFIG=$work/wishes "$here/progress.sh" "kernel: configure" "$log" "${kmake[@]}" allnoconfig
"$here/kernel-wishes.sh" "$work/wishes" "$work/build/.config"

"$here/progress.sh" "kernel: compile" "$log" "${kmake[@]}" --jobs="$(nproc)" "${goals[@]}"

boot=$work/build/arch/$kernel_arch/boot
case $arch in
x86_64)
  cp "$boot/bzImage" "$work/out/linux.efi"
  "$arch-linux-gnu-strip" --strip-all -o "$work/out/vmlinux" "$work/build/vmlinux"
  ;;
aarch64)
  cp "$boot/vmlinuz.efi" "$work/out/linux.efi"
  mkdir "$work/out/dtbs"
  cp "$boot/Image" "$boot/Image.gz" "$work/out"
  (cd "$boot/dts" && cp "${boards[@]}" "$work/out/dtbs")
  ;;
esac
cp "$work/build/.config" "$work/out/config"
printf '%s\n%s\n' "$(<"$work/build/include/config/kernel.release")" \
  "$(dpkg-deb --field "$deb" Package) $(dpkg-deb --field "$deb" Version)" >"$work/out/release"
