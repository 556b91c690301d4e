package octant.image.flash;

import java.util.Optional;

/// What will be written where. Pure.
///
/// @param imageBytes unpacked
/// @param deviceBytes at least as many
record FlashPlan(String device, long imageBytes, long deviceBytes) {
    /// @param disk empty if there is no such disk
    /// @param allowFixed a disk that is built in may be taken
    /// @throws FlashException if it must not be written to
    static FlashPlan of(
            String device, Optional<HostDisk> disk, long imageBytes, boolean allowFixed) {
        HostDisk known =
                disk.orElseThrow(() ->
                        new FlashException(
                                device + ": no disk of this machine; \"make flash\" lists them"));
        known.use()
                .ifPresent(use -> {
                    throw new FlashException(
                            device
                                    + ": this machine uses it: "
                                    + use
                                    + "; unmount it, if it is"
                                    + " what you want to overwrite");
                });
        if (known.readOnly()) {
            throw new FlashException(
                    device + ": is read-only; look for the switch on the card or its adapter");
        }
        if (!known.removable() && !allowFixed) {
            throw new FlashException(
                    device + ": is not removable; if it is the right one: make flash … FIXED=yes");
        }
        if (known.sizeBytes() < imageBytes) {
            throw new FlashException(
                    "%s: has %d MiB, the image needs %d MiB; take a larger one"
                            .formatted(
                                    device,
                                    known.sizeBytes() >> 20,
                                    Math.ceilDiv(imageBytes, 1L << 20)));
        }
        return new FlashPlan(device, imageBytes, known.sizeBytes());
    }

    @Override
    public String toString() {
        return "write %d MiB to %s (%d MiB)".formatted(imageBytes >> 20, device, deviceBytes >> 20);
    }
}
