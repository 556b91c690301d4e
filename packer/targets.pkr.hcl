# One build a target and architecture. Nothing runs during them: make makes the file, and Packer takes it
# from there. A build's name is TARGET-ARCH, and everything else follows from it.

source "null" "octant" {
  communicator = "none"
}

build {
  name = "octant"

  source "null.octant" {
    name = "disk-x86_64"
  }
  source "null.octant" {
    name = "disk-aarch64"
  }
  source "null.octant" {
    name = "qcow2-x86_64"
  }
  source "null.octant" {
    name = "qcow2-aarch64"
  }
  source "null.octant" {
    name = "iso-x86_64"
  }
  source "null.octant" {
    name = "iso-aarch64"
  }
  source "null.octant" {
    name = "ami-x86_64"
  }
  source "null.octant" {
    name = "ami-aarch64"
  }
  source "null.octant" {
    name = "vhd-x86_64"
  }
  source "null.octant" {
    name = "vhd-aarch64"
  }
  source "null.octant" {
    name = "vhdx-x86_64"
  }
  source "null.octant" {
    name = "vhdx-aarch64"
  }
  source "null.octant" {
    name = "vmdk-x86_64"
  }
  source "null.octant" {
    name = "vmdk-aarch64"
  }
  source "null.octant" {
    name = "ova-x86_64"
  }
  source "null.octant" {
    name = "ova-aarch64"
  }
  source "null.octant" {
    name = "gcp-x86_64"
  }
  source "null.octant" {
    name = "gcp-aarch64"
  }
  source "null.octant" {
    name = "rpi-aarch64"
  }
  source "null.octant" {
    name = "jetson-aarch64"
  }
  source "null.octant" {
    name = "oci-x86_64"
  }
  source "null.octant" {
    name = "oci-aarch64"
  }
  source "null.octant" {
    name = "microvm-x86_64"
  }
  source "null.octant" {
    name = "microvm-aarch64"
  }

  post-processors {
    post-processor "shell-local" {
      command = "'${local.project}/packer/make.sh' ${source.name}"
    }
    post-processor "artifice" {
      files = ["${local.project}/${var.images}/${split("-", source.name)[1]}/octant-${split("-", source.name)[1]}${local.suffix[split("-", source.name)[0]]}"]
    }
    post-processor "checksum" {
      checksum_types = ["sha256"]
      output         = "${local.project}/${var.sums}/${source.name}.{{.ChecksumType}}"
    }
    post-processor "manifest" {
      output      = "${local.project}/${var.sums}/manifest.json"
      strip_path  = true
      custom_data = { build = source.name }
    }
  }
}
