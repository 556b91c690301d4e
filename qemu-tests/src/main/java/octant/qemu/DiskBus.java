package octant.qemu;

import java.util.List;

/// How the disk is plugged in.
public enum DiskBus {
    VIRTIO,
    NVME,
    AHCI,
    SCSI,

    /// VMware's own.
    PVSCSI,
    USB;

    /// QEMU's device arguments for the drive `disk`, first in the boot order but for a kernel that
    /// QEMU loads itself.
    ///
    /// @param sectorBytes what the disk says that it is addressed in; QEMU's disks on AHCI and USB
    ///   know only 512
    List<String> devices(Architecture architecture, int sectorBytes) {
        String disk = "drive=disk,bootindex=1";
        String sized =
                disk
                        + (sectorBytes == 512
                                ? ""
                                : ",logical_block_size=%1$d,physical_block_size=%1$d"
                                        .formatted(sectorBytes));
        return switch (this) {
            case VIRTIO -> List.of("-device", "virtio-blk-pci," + sized);
            case NVME -> List.of("-device", "nvme,serial=octant," + sized);
            case AHCI -> ahci(architecture, disk);
            case SCSI -> behind("virtio-scsi-pci,id=scsi", "scsi-hd,bus=scsi.0," + sized);
            case PVSCSI -> behind("pvscsi,id=scsi", "scsi-hd,bus=scsi.0," + sized);
            case USB -> behind("qemu-xhci,id=usb", "usb-storage,bus=usb.0," + disk);
        };
    }

    private static List<String> behind(String controller, String disk) {
        return List.of("-device", controller, "-device", disk);
    }

    /// The one machine has a controller on its board, the other one none.
    private static List<String> ahci(Architecture architecture, String disk) {
        return switch (architecture) {
            case X86_64 -> List.of("-device", "ide-hd,bus=ide.0," + disk);
            case AARCH64 -> behind("ich9-ahci,id=ahci", "ide-hd,bus=ahci.0," + disk);
        };
    }
}
