#!/usr/bin/env bash
# Makes the root tree from image/root-files.txt, and from nothing else.
# usage: root.sh LIST RUNTIME LAUNCHER KEYS VERSION BUILT OUT
# BUILT: when, in seconds since 1970: no clock shows less. The AOT cache comes afterwards (train.sh).
set -euo pipefail

list=$1 runtime=$2 launcher=$3 keys=$4 version=$5 built=$6 out=$7
triplet=$(gcc -print-multiarch)
home=/usr/lib/octant

needed() { # the shared libraries that the tree's programs ask for, one a line
  find "$tree" -type f \( -name '*.so*' -o -name octant \) -exec objdump --private-headers {} + |
    awk '$1 == "NEEDED" { print $2 }' | sort --unique
}

library() {
  local target=/lib/$1
  [[ $1 != /* ]] || target=$1
  install --mode=755 "/lib/$triplet/${1##*/}" "$tree$target"
}

trust() { # certificates and revocation lists, never a key
  install --directory --mode=755 "$1"
  find "$keys/trust" -type f \( -name '*.pem' -o -name '*.crl' \) -exec install --mode=644 {} "$1" ';'
  [[ -n $(find "$1" -name '*.pem') ]] || {
    echo "root.sh: no certificate in $keys/trust: such an image would take no update" >&2
    exit 1
  }
  ! grep --recursive --files-with-matches 'PRIVATE KEY' "$1" >&2 || {
    echo "root.sh: a private key in $keys/trust: it would go into every image" >&2
    exit 1
  }
}

made() {
  case $1 in
  /octant) cat "$launcher" ;;
  /etc/hosts) printf '127.0.0.1 localhost octant\n::1 localhost octant\n' ;;
  /etc/nsswitch.conf) echo 'hosts: files dns' ;;
  /usr/lib/os-release)
    printf '%s\n' NAME=Octant ID=octant "VERSION_ID=$version" "IMAGE_VERSION=$version" \
      "PRETTY_NAME=\"Octant $version\"" "OCTANT_BUILT=$built"
    ;;
  "$home/packages") # the distribution packages that the tree holds files of, and the JDK
    dpkg-query --show --showformat='${Package} ${Version}\n' libc6 libc-bin
    grep '^JAVA_\|^IMPLEMENTOR=' "$runtime/release"
    ;;
  /usr/lib/locale/C.utf8/LC_CTYPE) cat "$1" ;;
  *) echo "root.sh: nothing makes $1" >&2 && return 1 ;;
  esac
}

tree=$out.new
rm --recursive --force "$tree" "$out"
mkdir --parents "$tree"
while read -r kind path from; do
  case $kind in
  '' | '#'*) ;;
  dir) mkdir --mode="${from:-755}" "$tree$path" ;;
  link) ln --symbolic "$from" "$tree$path" ;;
  jdk) install --mode=644 "$runtime/$path" "$tree$home/$path" ;;
  lib) library "$path" ;;
  lib-if-needed) ! needed | grep --quiet --line-regexp "$path" || library "$path" ;;
  trust) trust "$tree$path" ;;
  made) [[ $path == *.aot ]] || made "$path" >"$tree$path" ;;
  *) echo "$list: unknown kind '$kind'" >&2 && exit 1 ;;
  esac
done <"$list"
chmod 755 "$tree/octant"

missing=$(needed | while read -r name; do
  [[ -e $tree/lib/$name || -e $tree/lib64/$name ]] || [[ -n $(find "$tree$home/lib" -name "$name") ]] ||
    echo "$name"
done)
[[ -z $missing ]] || {
  echo "root.sh: the runtime needs libraries that $list does not have:" "$missing" >&2
  exit 1
}
mv "$tree" "$out"
