#!/usr/bin/env bash
# Links the runtime: java.base and the modules of octant.main, nothing else.
# usage: runtime.sh ARCH MODULES OUT [PACKAGES]
# MODULES: a folder of modular jars. PACKAGES: Debian packages of ARCH, unpacked (trixie-packages.sh), whose
# JDK is linked; without, that of JAVA_HOME. jlink itself is JAVA_HOME's: the release must be the same.
set -euo pipefail

arch=$1 modules=$2 out=$3 packages=${4:-}
jdk=$JAVA_HOME
if [[ -n $packages ]]; then
  jdk=$(find "$packages/usr/lib/jvm" -mindepth 1 -maxdepth 1 -type d)
  [[ -d $jdk/jmods ]] || {
    echo "runtime.sh: not one JDK with jmods in $packages/usr/lib/jvm: '$jdk'" >&2
    exit 1
  }
fi
rm --recursive --force "$out.new" "$out"
# The order: our own modules, which change from release to release, come last in lib/modules, and of these
# octant.main. What lies before a change keeps its place, and an adaptive update does not fetch it again.
ours="/octant.verity/**,/octant.linux/**,/octant.init/**,/octant.update/**,/octant.services/**"
"$JAVA_HOME/bin/jlink" --module-path "$modules${packages:+:$jdk/jmods}" --add-modules octant.main \
  --output "$out.new" --no-header-files --no-man-pages --compress=zip-6 --vm=server \
  --ignore-signing-information --order-resources="/[!o]**,/o[!c]**,$ours"
grep '^IMPLEMENTOR=\|^JAVA_RUNTIME_VERSION=' "$jdk/release" >>"$out.new/release" # jlink keeps less
find "$out.new" -name '*.so' -exec "$arch-linux-gnu-strip" --strip-unneeded {} +
mv "$out.new" "$out"
