package octant.update.disk;

import java.util.List;
import java.util.stream.Stream;

/// Which partitions a disk has, in their order: what its boot loader needs, then the slots and the
/// data.
public enum DiskForm {
    /// Started by UEFI firmware.
    UEFI,

    /// The card of a Raspberry Pi. Its boot loaders count partitions, and want those that they read
    /// to come first.
    TRYBOOT;

    private static final List<PartitionRole> SLOTS_AND_DATA =
            List.of(
                    PartitionRole.ROOT_A,
                    PartitionRole.ROOT_A_VERITY,
                    PartitionRole.ROOT_B,
                    PartitionRole.ROOT_B_VERITY,
                    PartitionRole.DATA);

    public List<PartitionRole> roles() {
        List<PartitionRole> boot =
                switch (this) {
                    case UEFI -> List.of(PartitionRole.ESP);
                    case TRYBOOT ->
                            List.of(
                                    PartitionRole.BOOT_SELECT,
                                    PartitionRole.BOOT_A,
                                    PartitionRole.BOOT_B);
                };
        return Stream.concat(boot.stream(), SLOTS_AND_DATA.stream()).toList();
    }

    /// The partition's number in the table, from 1.
    public int number(PartitionRole role) {
        return roles().indexOf(role) + 1;
    }
}
