package octant.update.tryboot;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import octant.update.Slot;
import octant.update.UkiException;
import octant.update.disk.DiskForm;

/// `autoboot.txt`, which the boot loader reads first:
///
/// ```
/// [all]
/// tryboot_a_b=1
/// boot_partition=2
/// [tryboot]
/// boot_partition=3
/// ```
///
/// Both forms of it have the same length, so that one becomes the other by a sector.
///
/// @param slot whose boot partition starts; a tryboot starts the other one
public record Autoboot(Slot slot) {
    public static final String FILE = "autoboot.txt";

    /// @throws UkiException if it is not as Octant writes it
    public static Autoboot parse(String text) {
        return Stream.of(Slot.values())
                .map(Autoboot::new)
                .filter(one -> one.text().strip().equals(text.strip()))
                .findFirst()
                .orElseThrow(() ->
                        new UkiException(
                                FILE
                                        + ": not as Octant writes it; put back what the card image"
                                        + " has"));
    }

    public String text() {
        return """
        [all]
        tryboot_a_b=1
        boot_partition=%d
        [tryboot]
        boot_partition=%d
        """
                .formatted(number(slot), number(slot.other()));
    }

    public byte[] encode() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }

    private static int number(Slot slot) {
        return DiskForm.TRYBOOT.number(slot.boot());
    }
}
