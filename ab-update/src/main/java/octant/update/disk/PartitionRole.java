package octant.update.disk;

/// The partitions of an Octant disk, in their order on it.
public enum PartitionRole {
    ESP(1, "octant-esp"),
    ROOT_A(2, "root-a"),
    ROOT_A_VERITY(3, "root-a-verity"),
    ROOT_B(4, "root-b"),
    ROOT_B_VERITY(5, "root-b-verity"),
    DATA(6, "octant-data");

    private final int number;
    private final String label;

    PartitionRole(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /// The partition's name in the table: the kernel's PARTLABEL.
    public String label() {
        return label;
    }

    /// The partition's number in the table, from 1.
    public int number() {
        return number;
    }
}
