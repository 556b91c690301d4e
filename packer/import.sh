#!/usr/bin/env bash
# Puts the artefact of one target into a cloud. usage: import.sh CLOUD-ARCH PLACE
# PLACE: aws BUCKET, azure RESOURCE-GROUP/ACCOUNT/CONTAINER, gcp BUCKET; empty: off.
set -euo pipefail

cloud=${1%-*} arch=${1##*-} place=$2
cd "$(dirname "${BASH_SOURCE[0]}")/.."

needs() {
  command -v "$1" >/dev/null || {
    echo "import.sh: $1 is not installed; $2" >&2
    exit 1
  }
}

made() { # made TARGET SUFFIX : the artefact, and a name that no other has
  packer/make.sh "$1-$arch"
  file=out/image/$arch/octant-$arch$2
  name=octant-$arch-$(sha256sum <"$file" | cut --characters=1-16)
}

aws_image() {
  needs aws 'see https://docs.aws.amazon.com/cli'
  made ami -ami.raw
  aws s3 cp "$file" "s3://$place/$name.raw"
  local task snapshot
  task=$(aws ec2 import-snapshot --query ImportTaskId --output text \
    --disk-container "Format=RAW,UserBucket={S3Bucket=$place,S3Key=$name.raw}")
  aws ec2 wait snapshot-imported --import-task-ids "$task"
  snapshot=$(aws ec2 describe-import-snapshot-tasks --import-task-ids "$task" --output text \
    --query 'ImportSnapshotTasks[0].SnapshotTaskDetail.SnapshotId')
  aws ec2 register-image --cli-input-json "$(sed "s/snap-00000000000000000/$snapshot/" "${file%.raw}.json")"
}

azure_disk() { # Generation 2; a gallery takes it from there, for either architecture
  needs az 'see https://learn.microsoft.com/cli/azure'
  made vhd .vhd
  local group account container processor=x64
  IFS=/ read -r group account container <<<"$place"
  [[ $arch == x86_64 ]] || processor=Arm64
  az storage blob upload --auth-mode login --type page --account-name "$account" \
    --container-name "$container" --name "$name.vhd" --file "$file"
  az disk create --resource-group "$group" --name "$name" --os-type Linux --hyper-v-generation V2 \
    --architecture "$processor" --source "https://$account.blob.core.windows.net/$container/$name.vhd"
}

gcp_image() {
  needs gcloud 'see https://cloud.google.com/sdk'
  made gcp -gcp.tar.gz
  local processor=X86_64
  [[ $arch == x86_64 ]] || processor=ARM64
  gcloud storage cp "$file" "gs://$place/$name.tar.gz"
  gcloud compute images create "${name//_/-}" --source-uri "gs://$place/$name.tar.gz" \
    --architecture "$processor" --guest-os-features UEFI_COMPATIBLE,GVNIC,VIRTIO_SCSI_MULTIQUEUE
}

[[ -n $place ]] || {
  echo "$1: off: packer/README.md says which variable switches it on"
  exit
}
case $cloud in
aws) aws_image ;;
azure) azure_disk ;;
gcp) gcp_image ;;
esac
