#!/usr/bin/env bash
# Makes the root tree from image/root-files.txt, and from nothing else.
# usage: root.sh LIST ARCH DISTRIBUTION RUNTIME LAUNCHER KEYS VERSION BUILT OUT
# DISTRIBUTION: where the C library comes from, a folder of unpacked packages (trixie-packages.sh) or /
# BUILT: when, in seconds since 1970: no clock shows less. The AOT cache comes afterwards (train.sh).
set -euo pipefail

list=$1 arch=$2 distribution=${3%/} runtime=$4 launcher=$5 keys=$6 version=$7 built=$8 out=$9
case $arch in x86_64) debian=amd64 ;; aarch64) debian=arm64 ;; esac
home=/usr/lib/octant
packages=()

needed() { # the shared libraries that the tree's programs ask for, one a line
  find "$tree" -type f \( -name '*.so*' -o -name octant \) -exec readelf --dynamic {} + |
    sed --quiet 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort --unique
}

library() { # library NAME PACKAGE
  local target=/lib/$1
  [[ $1 != /* ]] || target=$1
  install --mode=755 "$distribution/usr/lib/$arch-linux-gnu/${1##*/}" "$tree$target"
  packages+=("$2")
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
  "$home/packages") installed ;;
  *) echo "root.sh: nothing makes $1" >&2 && return 1 ;;
  esac
}

installed() { # the packages that the tree holds files of: NAME VERSION ARCHITECTURE LICENCE; then the JDK
  local name version licence built
  for name in $(printf '%s\n' "${packages[@]}" | sort --unique); do
    licence=$(sed --quiet "s/^package  *$name  *//p" "$list")
    if [[ -n $distribution ]]; then
      read -r version built < <(sed --quiet "s/^$name //p" "$distribution/versions") || true
    else
      version=$(dpkg-query --show --showformat='${Version}' "$name")
    fi
    [[ -n $version && -n $licence ]] || {
      echo "root.sh: no version of $name in ${distribution:-dpkg}, or no licence of it in $list" >&2
      return 1
    }
    if [[ -z ${built:-} ]]; then
      echo "$name $version $debian $licence"
    else # from this source, by Buildroot
      echo "$built $version source $licence"
    fi
  done | uniq
  grep '^JAVA_\|^IMPLEMENTOR=' "$runtime/release"
}

tree=$out.new
rm --recursive --force "$tree" "$out"
mkdir --parents "$tree"
while read -r kind path from; do
  [[ $kind == "${kind%@*}" || $kind == *@"$arch" ]] || continue
  case ${kind%@*} in
  '' | '#'* | package) ;;
  dir) mkdir --mode="${from:-755}" "$tree$path" ;;
  link) ln --symbolic "$from" "$tree$path" ;;
  jdk) install --mode=644 "$runtime/$path" "$tree$home/$path" ;;
  lib) library "$path" "$from" ;;
  lib-if-needed) ! needed | grep --quiet --line-regexp "$path" || library "$path" "$from" ;;
  file)
    install --mode=644 "$distribution$path" "$tree$path"
    packages+=("$from")
    ;;
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
