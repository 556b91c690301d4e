package octant.update.disk;

/// How large the partitions are on every disk of a release. They cannot change once a machine is
/// installed, so slots are at least twice today's image.
///
/// @param espBytes kernels of both slots, and room for a third while it is written; on a card, of
///   each boot partition
/// @param rootBytes of a root image's partition
/// @param verityBytes of a hash tree's partition
/// @param dataBytes to start with; it grows to the end of the disk on first boot
public record PartitionSizes(long espBytes, long rootBytes, long verityBytes, long dataBytes) {
    /// An image may fill this much of its slot, in percent; beyond, the build fails while there is
    /// still room for an update to the release that makes it smaller.
    public static final int SLOT_LIMIT_PERCENT = 70;

    private static final long MIB = 1 << 20;

    /// It holds two small files; a FAT32 is not smaller.
    private static final long BOOT_SELECT_BYTES = 36 * MIB;

    public PartitionSizes {
        for (long bytes : new long[] {espBytes, rootBytes, verityBytes, dataBytes}) {
            if (bytes <= 0 || bytes % Gpt.ALIGNMENT_BYTES != 0) {
                throw new IllegalArgumentException(
                        "partition size: want whole MiB, have " + bytes + " bytes");
            }
        }
    }

    public static PartitionSizes standard() {
        return new PartitionSizes(512 * MIB, 256 * MIB, 4 * MIB, 64 * MIB);
    }

    /// Of a card for a Raspberry Pi.
    public static PartitionSizes card() {
        return new PartitionSizes(64 * MIB, 256 * MIB, 4 * MIB, 64 * MIB);
    }

    public long bytes(PartitionRole role) {
        return switch (role) {
            case BOOT_SELECT -> BOOT_SELECT_BYTES;
            case ESP, BOOT_A, BOOT_B -> espBytes;
            case ROOT_A, ROOT_B -> rootBytes;
            case ROOT_A_VERITY, ROOT_B_VERITY -> verityBytes;
            case DATA -> dataBytes;
        };
    }

    /// @param what names the image in the message
    /// @throws DiskException if the image fills 70 % of the slot or more
    static void requireRoom(String what, long imageBytes, long slotBytes) {
        if (imageBytes >= slotBytes / 100 * SLOT_LIMIT_PERCENT) {
            throw new DiskException(
                    what
                            + ": "
                            + imageBytes
                            + " bytes fill "
                            + SLOT_LIMIT_PERCENT
                            + " % or more of its slot of "
                            + slotBytes
                            + " bytes; make the image smaller");
        }
    }
}
