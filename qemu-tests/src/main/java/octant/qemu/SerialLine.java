package octant.qemu;

import java.util.List;

/// Which serial line of the machine its console comes from.
public enum SerialLine {
    /// The one that every board has: `ttyS0`, `ttyAMA0`.
    BOARD,

    /// The second of a card, `ttyS1`: as a Raspberry Pi 4 calls the one on its pins.
    SECOND;

    /// Of QEMU, where `console` is the line's other end.
    List<String> arguments() {
        return switch (this) {
            case BOARD -> List.of("-serial", "chardev:console");
            case SECOND ->
                    List.of(
                            "-chardev",
                            "null,id=first",
                            "-device",
                            "pci-serial-2x,chardev1=first,chardev2=console");
        };
    }
}
