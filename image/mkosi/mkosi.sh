#!/usr/bin/env bash
# Builds the disk of an architecture with mkosi, from the root tree and the parts that make image made, and
# compares the two. usage: mkosi.sh ARCH OUT       or: mkosi.sh --definitions ARCH PROPERTIES FOLDER
set -euo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")

property() { # property FILE KEY
  sed --quiet "s/^$2=//p" "$1" | grep . || { echo "mkosi.sh: $1 has no $2" >&2 && return 1; }
}

definitions() { # the partitions of one build: ids follow from the root hash
  local root="root-x86-64" file label id bytes
  [[ $1 == x86_64 ]] || root="root-arm64"
  mkdir --parents "$3"
  for file in "$here"/mkosi.repart/*.conf; do
    label=$(property "$file" Label)
    id=$(property "$2" "partition.$label.id")
    bytes=$(property "$2" "partition.$label.size-bytes")
    sed "s/@ROOT@/$root/; s/@ID@/$id/; s/@BYTES@/$bytes/" "$file" >"$3/${file##*/}"
  done
}

table() { # what has to be the same: where, how large, which type, whose id, what name
  sfdisk --dump "$1" | sed --quiet 's/^.* : start/start/p'
}

if [[ $1 == --definitions ]]; then
  definitions "${@:2}"
  exit
fi
arch=$1 out=$2
version=$(mkosi --version 2>/dev/null || true) repart=$(systemd-repart --version 2>/dev/null || true)
[[ ${version//[^0-9.]/} == 2[5-9]* && $repart =~ systemd\ (25[7-9]|2[6-9]) ]] || {
  echo "mkosi.sh: needs mkosi 25 and systemd-repart 257: on Debian 13, apt-get install mkosi systemd-repart" >&2
  exit 1
}
disk=$(realpath "$out/image/$arch/octant-$arch.raw") properties=$out/image/$arch/image.properties
work=$out/mkosi/$arch
rm --recursive --force "$work"
mkdir --parents "$work/parts"
for part in octant-esp root-a root-a-verity octant-data; do
  dd if="$disk" of="$work/parts/$part" bs=1M iflag=skip_bytes,count_bytes conv=sparse status=none \
    skip="$(property "$properties" "partition.$part.offset-bytes")" \
    count="$(property "$properties" "partition.$part.size-bytes")"
done
definitions "$arch" "$properties" "$work/mkosi.repart"
cp "$here/mkosi.conf" "$work"
mkosi --directory="$work" --force --seed="$(property "$properties" disk.id)" \
  --base-tree="$(realpath "$out/root/$arch")" --extra-tree="$(realpath "$work/parts"):/parts" build
diff <(table "$disk") <(table "$work/octant.raw") || {
  echo "mkosi.sh: $work/octant.raw is another disk than $disk" >&2
  exit 1
}
for part in octant-esp root-a root-a-verity octant-data; do
  cmp "$work/parts/$part" "$work/octant.raw" --ignore-initial="0:$(property "$properties" "partition.$part.offset-bytes")" \
    --bytes="$(property "$properties" "partition.$part.size-bytes")"
done
echo "$work/octant.raw: the partitions, ids and root hash of $disk"
