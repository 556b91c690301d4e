#!/usr/bin/env bash
# Runs /octant of a root tree as PID 1 of namespaces of its own: what training, benchmark and tests call
# "the real root tree". usage: enter.sh [--host-network] ROOT [ARGUMENT…]
# A tree of another architecture runs on the static QEMU that the caller has put into it as /emulator.
set -euo pipefail

namespaces=(--pid --fork --kill-child --mount --ipc --uts --propagation private)
if [[ $1 == --host-network ]]; then shift; else namespaces+=(--net); fi
root=$(realpath "$1")
shift
[[ $(id --user) == 0 ]] || namespaces+=(--user --map-root-user)

program=(/octant)
[[ ! -e $root/emulator ]] || program=(/emulator /octant)

# Device nodes cannot be made without privileges, so the host's are lent. ($0, $@: the inner shell's.)
# shellcheck disable=SC2016
exec unshare "${namespaces[@]}" /bin/sh -c '
  mount --types tmpfs -o mode=755 octant-dev "$0/dev"
  for node in null zero full random urandom tty; do
    : > "$0/dev/$node"
    mount --bind "/dev/$node" "$0/dev/$node"
  done
  exec chroot "$0" "$@"' "$root" "${program[@]}" "$@"
