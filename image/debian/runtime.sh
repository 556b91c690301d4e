#!/usr/bin/env bash
# Links the runtime: java.base and the modules of octant.main, nothing else.
# usage: runtime.sh MODULES OUT   (MODULES: a folder of modular jars; JAVA_HOME: the JDK)
set -euo pipefail

modules=$1 out=$2
rm --recursive --force "$out.new" "$out"
# The order: our own modules, which change from release to release, come last in lib/modules, and of these
# octant.main. What lies before a change keeps its place, and an adaptive update does not fetch it again.
ours="/octant.verity/**,/octant.linux/**,/octant.init/**,/octant.update/**,/octant.services/**"
"$JAVA_HOME/bin/jlink" --module-path "$modules" --add-modules octant.main --output "$out.new" \
  --no-header-files --no-man-pages --compress=zip-6 --vm=server --ignore-signing-information \
  --order-resources="/[!o]**,/o[!c]**,$ours"
find "$out.new" -name '*.so' -exec strip --strip-unneeded {} +
mv "$out.new" "$out"
