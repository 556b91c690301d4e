#!/usr/bin/env bash
# Trains the AOT cache on the final root tree: boots it as PID 1 of its own namespaces, asks it what an
# operator asks, powers it off, and puts the cache that the JVM made of it into the tree.
# usage: train.sh ROOT TRAINING-LAUNCHER [EMULATOR]
# EMULATOR: a static user-mode QEMU, for a tree of another architecture. Half a minute instead of ten seconds.
# A cache is not byte-reproducible, so it is kept by the hash of what it was made from: the same inputs
# give the same image on one machine; elsewhere the cache itself counts as an input.
set -euo pipefail

root=$1 launcher=$2 emulator=${3:-}
here=$(dirname "${BASH_SOURCE[0]}")
aot=usr/lib/octant/octant.aot
key=$({ (cd "$root" && find . -type f ! -name octant.aot ! -name os-release ! -path '*/octant/trust/*' -print0 | sort --zero-terminated |
  xargs --null sha256sum) && sha256sum <"$launcher" && sha256sum <"${BASH_SOURCE[0]}"; } |
  sha256sum | cut --characters=1-32)
cached=${OCTANT_CACHE:-$HOME/.cache/octant}/aot-$key
if [[ -s $cached ]]; then
  echo "  aot: from the cache ($key)"
  exec install --mode=644 "$cached" "$root/$aot"
fi

scratch=$(mktemp --directory)
unshare=
leave() { # a boot that is still there would run for ever; its child dies with unshare
  [[ -z $unshare ]] || kill -KILL "$unshare" 2>/dev/null || true
  rm --recursive --force "$scratch"
}
trap leave EXIT
cp --archive "$root/." "$scratch"
install --mode=755 "$launcher" "$scratch/octant"
program=(/octant) patience=60
if [[ -n $emulator ]]; then
  install --mode=755 "$emulator" "$scratch/emulator"
  program=(/emulator /octant) patience=600
  export QEMU_CPU=max,pauth-impdef=on
fi

privileges=() # without root, the namespaces belong to a user namespace
[[ $(id --user) == 0 ]] || privileges=(--user --preserve-credentials)
enter() { nsenter --target "$first" "${privileges[@]}" "$@"; }
octant() { enter --mount --net --pid --ipc --uts --root --wd=/ "${program[@]}" "$@"; }

fail() {
  echo "train.sh: $1; the runtime said:" >&2
  tail --lines=40 "$scratch/log" >&2
  exit 1
}

echo "  aot: recording a boot"
OCTANT_TRAINING_OPTIONS="-XX:AOTMode=record -XX:AOTConfiguration=/octant.conf" \
  "$here/enter.sh" "$scratch" init octant.ip=none octant.data=none >"$scratch/log" 2>&1 &
unshare=$!
until [[ -n ${first:-} && -S /proc/$first/root/run/octant/control.sock ]] && octant status >/dev/null 2>&1; do
  first=$(cat "/proc/$unshare/task/$unshare/children" 2>/dev/null || true)
  first=${first%% *}
  kill -0 "$unshare" 2>/dev/null || fail "the boot ended"
  [[ $SECONDS -lt $patience ]] || fail "not ready within $patience s"
  sleep 0.2
done
for command in status doctor 'update status' 'ledger verify' version help; do
  # shellcheck disable=SC2086 # words are wanted
  octant $command >>"$scratch/log" 2>&1 || true
done
for path in health status update openapi.json nothing; do
  enter --net curl --silent --max-time "$patience" --output /dev/null \
    "http://127.0.0.1:8080/api/v1/$path" || fail "no answer to /api/v1/$path"
done
octant poweroff >>"$scratch/log" 2>&1 || true
wait "$unshare" || true
unshare=
[[ -s $scratch/octant.conf ]] || fail "nothing was recorded"

echo "  aot: making the cache"
create="-XX:AOTMode=create -XX:AOTConfiguration=/octant.conf -XX:AOTCache=/$aot"
OCTANT_TRAINING_OPTIONS="$create -Xlog:aot=info:file=/aot.log" \
  "$here/enter.sh" "$scratch" >>"$scratch/log" 2>&1 || fail "the cache was not made"
[[ -s $scratch/$aot ]] || fail "the cache was not made"
# An option that the JVM cannot archive costs half of the speed, and the JVM does not say so.
grep --quiet 'instance classes .* aot-linked = *[1-9]' "$scratch/aot.log" ||
  fail "the classes in the cache are not linked"
mkdir --parents "$(dirname "$cached")"
fresh=$(mktemp "$cached.XXXXXX") # another build may be making the same one
install --mode=644 "$scratch/$aot" "$fresh"
mv "$fresh" "$cached"
install --mode=644 "$cached" "$root/$aot"
