package octant.qemu;

import java.nio.file.Path;
import java.util.List;

/// A CD or a USB stick that firmware starts from before it looks at the disk. Nothing is written to
/// it.
public record LiveMedium(Path iso, Kind kind) {
    /// What a live system wants, which keeps in memory what it writes.
    static final int MEMORY_MEBIBYTES = 512;

    public enum Kind {
        DISC("CD", "/dev/sr0"),
        STICK("USB stick", "/dev/sda");

        private final String words;
        private final String device;

        Kind(String words, String device) {
            this.words = words;
            this.device = device;
        }

        /// What the guest calls it in a machine that has no other on that bus.
        String device() {
            return device;
        }

        @Override
        public String toString() {
            return words;
        }
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
