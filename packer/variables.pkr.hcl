# Nothing has to be set: the clouds stay off until theirs is.

variable "images" {
  type        = string
  default     = "out/image"
  description = "The folder of the artefacts, seen from the project's."
}

variable "sums" {
  type        = string
  default     = "out/packer"
  description = "The folder of Packer's checksums and manifest, seen from the project's."
}

variable "aws_bucket" {
  type        = string
  default     = ""
  description = "An S3 bucket that VM Import may read; empty: no import into AWS."
}

variable "azure_storage" {
  type        = string
  default     = ""
  description = "RESOURCE-GROUP/ACCOUNT/CONTAINER for page blobs; empty: no import into Azure."
}

variable "gcp_bucket" {
  type        = string
  default     = ""
  description = "A Cloud Storage bucket; empty: no import into Google Cloud."
}

locals {
  project = "${path.root}/.."

  # What each target's file name ends in: octant-ARCH, then this.
  suffix = {
    disk    = ".raw"
    qcow2   = ".qcow2"
    iso     = ".iso"
    ami     = "-ami.raw"
    vhd     = ".vhd"
    vhdx    = ".vhdx"
    vmdk    = ".vmdk"
    ova     = ".ova"
    gcp     = "-gcp.tar.gz"
    rpi     = "-rpi.raw"
    jetson  = "-jetson.raw"
    oci     = "-oci.tar"
    microvm = "-microvm.tar"
  }
}
