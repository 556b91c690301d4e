#!/usr/bin/env bash
# Says how much of a new bundle a machine fetches that runs the version before: after a change of one
# class (everything behind it is made again, the AOT cache too), and after another kernel.
# usage: adaptive.sh   (in the project's folder, once `make image` is done)
set -euo pipefail

scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
trust=${OCTANT_KEYS:-$HOME/.config/octant/keys}/trust/update-ca.pem
class=runtime/octant/src/main/java/octant/main/command/VersionCommand.java

git ls-files -z | xargs --null cp --parents --target-directory="$scratch"
cp --recursive out "$scratch"
cd "$scratch"
bundle() { # bundle VERSION MAKE-OPTION… : its path
  local version=$1
  shift
  make bundle "VERSION=$version" "BUILT=$built" "$@" >"$scratch/log" 2>&1 || {
    cat "$scratch/log" >&2
    return 1
  }
  echo "$scratch/out/image/x86_64/octant-x86_64-$version.raucb"
}
built=$(date +%s)
before=$(bundle 0.1.1)
# Another kernel: its head stays what the EFI stub wants, each byte behind it becomes another one.
mkdir kernel
cp out/kernel/x86_64/* kernel/
{
  head --bytes=65536 out/kernel/x86_64/linux.efi
  tail --bytes=+65537 out/kernel/x86_64/linux.efi | LC_ALL=C tr '\000-\377' '\001-\377\000'
} >kernel/linux.efi
other_kernel=$(bundle 0.1.2 KERNEL="$scratch/kernel")
sed --in-place 's/println("octant "/println("Octant, version "/' "$class"
other_class=$(bundle 0.1.3)

./mvnw --batch-mode --quiet -DskipTests test-compile --projects ab-update --also-make
bench() {
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    -cp "ab-update/target/classes:ab-update/target/test-classes:verity/target/classes:out/modules/*" \
    octant.update.install.InstallBench "$scratch" "$@" "$trust"
}
echo "after another kernel:"
bench "$before" "$other_kernel"
echo "after a change of one class:"
bench "$before" "$other_class"
