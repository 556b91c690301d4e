#!/usr/bin/env bash
# Makes an owner's keys: Secure Boot (PK, KEK, db), the update authority and its signer, and trust/, the
# certificates that go into the root image. usage: keys.sh FOLDER [KIND]   (KIND, such as test, is in all names)
# Never inside the source tree, never over keys that are there: a lost key is a fleet without updates.
set -euo pipefail

folder=$(realpath --canonicalize-missing "$1") kind=${2:-}
tree=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")

refuse() {
  echo "octant: keys: $1" >&2
  exit 1
}
[[ $folder/ != "$tree"/* ]] ||
  refuse "$folder lies in the source tree, where keys get committed; say make keys OCTANT_KEYS=FOLDER"
[[ ! -e $folder ]] ||
  refuse "$folder is there and stays as it is; for other keys say make keys OCTANT_KEYS=FOLDER"

umask 077
mkdir --parents "$(dirname "$folder")"
new=$(mktemp --directory "$folder.XXXXXX") # it gets its name when it is whole
trap 'rm --recursive --force "$new"' EXIT

# Validity began a year ago: a machine without a clock starts at the time its image was built.
year_ago=$(date --utc --date='366 days ago' '+%F %T')
certificate() { # certificate NAME BITS YEARS SUBJECT OPTION…
  TZ=UTC faketime "$year_ago" openssl req -x509 -newkey "rsa:$2" -nodes -sha256 -keyout "$new/$1.key" \
    -out "$new/$1.crt" -days $((366 * ($3 + 1))) -subj "/O=Octant${kind:+ $kind keys}/CN=$4 $(date --utc +%F)" \
    "${@:5}" 2>"$new/log" || refuse "openssl: $(tail --lines=5 "$new/log")"
}
# Firmware wants RSA of 2048 bits and looks at no date.
certificate PK 2048 20 'platform key'
certificate KEK 2048 20 'key exchange key'
certificate db 2048 20 'boot programs'
certificate update-ca 3072 20 'update authority' -addext keyUsage=critical,keyCertSign,cRLSign
certificate update 3072 5 'update signer' -CA "$new/update-ca.crt" -CAkey "$new/update-ca.key" \
  -addext keyUsage=critical,digitalSignature -addext basicConstraints=critical,CA:FALSE
mkdir "$new/trust"
cp "$new/update-ca.crt" "$new/trust/update-ca.pem"
rm "$new/log"
mv --no-target-directory "$new" "$folder"
