# Boots the qcow2 of an architecture under QEMU, waits until its API answers and presses its power button.
# What Packer keeps, in out/packer/boot-ARCH-TIME, is a disk after its first boot: data partition grown, ledger
# begun.
# Current versions of Packer want the plugin first: packer plugins install github.com/hashicorp/qemu

variable "accelerator" {
  type        = string
  default     = "tcg"
  description = "As QEMU has it: kvm where that works."
}

variable "firmware" {
  type = map(string)
  default = {
    x86_64  = "/usr/share/ovmf/OVMF.fd"
    aarch64 = "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd"
  }
}

locals {
  images = "${path.root}/../../out/image"
  booted = "${path.root}/../../out/packer"
  # Packer wants a folder that is not there, even to validate.
  run = formatdate("YYYYMMDD-hhmmss", timestamp())
}

source "qemu" "octant" {
  accelerator      = var.accelerator
  boot_wait        = "1s"
  communicator     = "none"
  disk_image       = true
  format           = "qcow2"
  headless         = true
  iso_checksum     = "none"
  memory           = 1024
  shutdown_timeout = "10m"
  skip_compaction  = true
}

build {
  name = "boot"

  source "qemu.octant" {
    name             = "x86_64"
    iso_url          = "${local.images}/x86_64/octant-x86_64.qcow2"
    machine_type     = "q35"
    output_directory = "${local.booted}/boot-x86_64-${local.run}"
    qemuargs = [
      ["-bios", var.firmware["x86_64"]],
      ["-cpu", "max"],
      ["-monitor", "tcp:127.0.0.1:18081,server=on,wait=off"],
      ["-netdev", "user,id=user.0,hostfwd=tcp:127.0.0.1:18080-:8080"],
      ["-serial", "file:${local.booted}/boot-x86_64.console"],
    ]
  }

  source "qemu.octant" {
    name             = "aarch64"
    iso_url          = "${local.images}/aarch64/octant-aarch64.qcow2"
    machine_type     = "virt"
    output_directory = "${local.booted}/boot-aarch64-${local.run}"
    qemu_binary      = "qemu-system-aarch64"
    qemuargs = [
      ["-bios", var.firmware["aarch64"]],
      ["-cpu", "max"],
      ["-monitor", "tcp:127.0.0.1:18083,server=on,wait=off"],
      ["-netdev", "user,id=user.0,hostfwd=tcp:127.0.0.1:18082-:8080"],
      ["-serial", "file:${local.booted}/boot-aarch64.console"],
    ]
  }

  provisioner "shell-local" {
    command = "'${path.root}/boot.sh' ${source.name == "x86_64" ? 18080 : 18082}"
  }
}
