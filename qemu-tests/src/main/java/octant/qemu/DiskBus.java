package octant.qemu;

import java.util.List;

/// How the disk is plugged in.
public enum DiskBus {
    VIRTIO,
    NVME,
    AHCI,
    SCSI,
    USB;

    /// QEMU's device arguments for the drive `disk`, first in the boot order but for a kernel that
    /// QEMU loads itself.
    List<String> devices(Architecture architecture) {
        return switch (this) {
            case VIRTIO -> List.of("-device", "virtio-blk-pci,drive=disk,bootindex=1");
            case NVME -> List.of("-device", "nvme,drive=disk,serial=octant,bootindex=1");
            case AHCI -> ahci(architecture);
            case SCSI ->
                    List.of(
                            "-device",
                            "virtio-scsi-pci,id=scsi",
                            "-device",
                            "scsi-hd,drive=disk,bus=scsi.0,bootindex=1");
            case USB ->
                    List.of(
                            "-device",
                            "qemu-xhci,id=usb",
                            "-device",
                            "usb-storage,drive=disk,bus=usb.0,bootindex=1");
        };
    }

    /// The one machine has a controller on its board, the other one none.
    private static List<String> ahci(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> List.of("-device", "ide-hd,drive=disk,bus=ide.0,bootindex=1");
            case AARCH64 ->
                    List.of(
                            "-device",
                            "ich9-ahci,id=ahci",
                            "-device",
                            "ide-hd,drive=disk,bus=ahci.0,bootindex=1");
        };
    }
}
