package octant.update.disk;

/// The partitions of an Octant disk, in their order on it. Which of them a disk has is its
/// [DiskForm].
public enum PartitionRole {
    ESP("octant-esp"),
    BOOT_SELECT("octant-select"),
    BOOT_A("octant-boot-a"),
    BOOT_B("octant-boot-b"),
    ROOT_A("root-a"),
    ROOT_A_VERITY("root-a-verity"),
    ROOT_B("root-b"),
    ROOT_B_VERITY("root-b-verity"),
    DATA("octant-data");

    private final String label;

    PartitionRole(String label) {
        this.label = label;
    }

    /// The partition's name in the table: the kernel's PARTLABEL.
    public String label() {
        return label;
    }
}
