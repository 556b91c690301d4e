package octant.qemu;

import java.nio.file.Path;
import java.util.List;

/// A CD or a USB stick that firmware starts from before it looks at the disk. Nothing is written to
/// it.
public record LiveMedium(Path iso, Kind kind) {
    public enum Kind {
        DISC,
        STICK
    }

    /// QEMU's arguments.
    List<String> arguments(Architecture architecture) {
        String drive =
                "if=none,id=medium,format=raw,snapshot=on,file="
                        + iso.toString().replace(",", ",,");
        return switch (kind) {
            case DISC -> disc(architecture, drive);
            case STICK ->
                    List.of(
                            "-drive",
                            drive,
                            "-device",
                            "qemu-xhci,id=medium-usb",
                            "-device",
                            "usb-storage,drive=medium,bus=medium-usb.0,bootindex=0");
        };
    }

    /// The one machine has a controller on its board, the other one none.
    private static List<String> disc(Architecture architecture, String drive) {
        return switch (architecture) {
            case X86_64 ->
                    List.of(
                            "-drive",
                            drive,
                            "-device",
                            "ide-cd,drive=medium,bus=ide.1,bootindex=0");
            case AARCH64 ->
                    List.of(
                            "-drive",
                            drive,
                            "-device",
                            "virtio-scsi-pci,id=medium-scsi",
                            "-device",
                            "scsi-cd,drive=medium,bus=medium-scsi.0,bootindex=0");
        };
    }
}
