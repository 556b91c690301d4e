# Import into clouds: a build a cloud and architecture, named CLOUD-ARCH. Each is off, and says so, until its
# variable is set; whoever runs Packer is logged in with the cloud's own command.
#
# Why not the clouds' own post-processors: amazon-import looks for a distribution that it knows inside the
# disk, the others want plugins, and current versions of Packer bring none of them.

source "null" "cloud" {
  communicator = "none"
}

build {
  name = "import"

  source "null.cloud" {
    name = "aws-x86_64"
  }
  source "null.cloud" {
    name = "aws-aarch64"
  }
  source "null.cloud" {
    name = "azure-x86_64"
  }
  source "null.cloud" {
    name = "azure-aarch64"
  }
  source "null.cloud" {
    name = "gcp-x86_64"
  }
  source "null.cloud" {
    name = "gcp-aarch64"
  }

  post-processor "shell-local" {
    command = "'${local.project}/packer/import.sh' ${source.name} '${local.place[split("-", source.name)[0]]}'"
  }
}

locals {
  place = {
    aws   = var.aws_bucket
    azure = var.azure_storage
    gcp   = var.gcp_bucket
  }
}
