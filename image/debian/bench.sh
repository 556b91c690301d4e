#!/usr/bin/env bash
# make bench: start and memory of the real root tree, the ledger, and an update, each beside a
# yardstick; and of two bundles, how much of the new one a machine with the old one fetches.
# usage: bench.sh ROOT RUNTIME MODULES CONTAINER-IMAGE   (BENCH_RUNS: how many interleaved runs, 15 if not said;
# BENCH_BUNDLES: "OLD.raucb NEW.raucb TRUST.pem")
set -euo pipefail

root=$1 runtime=$2 modules=$3 container=$4
here=$(dirname "${BASH_SOURCE[0]}")
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT

echo "building the benchmark"
./mvnw --batch-mode --quiet -DskipTests test-compile --projects runtime/octant,services,ab-update --also-make

echo 'public final class Empty { public static void main(String[] arguments) {} }' >"$scratch/Empty.java"
"$JAVA_HOME/bin/javac" -d "$scratch/classes" "$scratch/Empty.java"
"$JAVA_HOME/bin/jar" --create --file "$scratch/empty.jar" -C "$scratch/classes" .
flags=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xms16m -Xmx128m)
"$runtime/bin/java" "${flags[@]}" -XX:AOTMode=record -XX:AOTConfiguration="$scratch/empty.conf" \
  -cp "$scratch/empty.jar" Empty >/dev/null
"$runtime/bin/java" "${flags[@]}" -XX:AOTMode=create -XX:AOTConfiguration="$scratch/empty.conf" \
  -XX:AOTCache="$scratch/empty.aot" -cp "$scratch/empty.jar" >/dev/null

bundle=()
if [[ $(id --user) == 0 ]] && command -v runc >/dev/null && command -v umoci >/dev/null && command -v skopeo >/dev/null; then
  bundle=("$scratch/bundle")
  skopeo --insecure-policy copy --quiet "oci-archive:$container" "oci:$scratch/layout:image"
  umoci unpack --image "$scratch/layout:image" "${bundle[0]}"
fi
"$JAVA_HOME/bin/java" -cp runtime/octant/target/test-classes octant.main.StartBench \
  "$root" "$runtime" "$scratch/empty.jar" "$scratch/empty.aot" "$here/enter.sh" "${BENCH_RUNS:-15}" "${bundle[@]}"

"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  -cp services/target/classes:services/target/test-classes:runtime/init/target/classes:runtime/linux/target/classes \
  octant.services.ledger.LedgerBench "$scratch" "${BENCH_RUNS:-15}"

update=("$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
  -cp "ab-update/target/classes:ab-update/target/test-classes:verity/target/classes:$modules/*"
  octant.update.install.InstallBench "$scratch")
"${update[@]}" "${BENCH_RUNS:-15}"
read -r -a bundles <<<"${BENCH_BUNDLES:-}"
[[ ${#bundles[@]} -eq 0 ]] || "${update[@]}" "${bundles[@]}"
