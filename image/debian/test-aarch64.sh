#!/usr/bin/env bash
# Runs the tests of octant.linux on aarch64: in its linked runtime, under user-mode emulation, with its
# natives, over this machine's kernel. usage: test-aarch64.sh RUNTIME ROOT NATIVES
set -euo pipefail

runtime=$(realpath "$1") root=$(realpath "$2") natives=$(realpath "$3")
emulator=/usr/bin/qemu-aarch64-static
[[ -x $emulator ]] || {
  echo "SKIPPED: the tests of octant.linux on aarch64: no $emulator; install qemu-user-static" >&2
  exit 0
}

# What surefire takes for a JDK. Only the libraries are the tree's: all else, /proc too, is the host's.
jdk=$(mktemp --directory)
trap 'rm --recursive --force "$jdk"' EXIT
mkdir "$jdk/bin" "$jdk/tree"
ln --symbolic "$root/lib" "$jdk/tree/lib"
cp "$runtime/release" "$jdk"
cat >"$jdk/bin/java" <<END
#!/bin/sh
export QEMU_CPU=cortex-a72
# Without our own modules: the tests bring them as classes. And an emulated program cannot start the JDK's
# spawn helper, but the host's programs.
exec $emulator -L $jdk/tree $runtime/bin/java --limit-modules java.management,java.naming,java.sql \
  -Doctant.emulated=true -Djdk.lang.Process.launchMechanism=FORK "\$@"
END
chmod +x "$jdk/bin/java"
rm --recursive --force runtime/linux/target/surefire-reports
./mvnw --batch-mode --quiet --projects runtime/linux verify -Dtest.tags.excluded=root,qemu,qemu-all \
  -Djvm="$jdk/bin/java" -Dnatives.library="$natives" -Dtest='!StructureLayoutTest' # that one asks compilers
sum() { sed --quiet 's/.*<testsuite [^>]*\b'"$1"'="\([0-9]*\)".*/\1/p' runtime/linux/target/surefire-reports/*.xml | paste --serial --delimiters=+ | bc; }
echo "octant.linux on aarch64: $(sum tests) tests, $(sum skipped) skipped"
