package octant.update;

import java.util.Locale;
import octant.update.disk.PartitionRole;

/// One of the two places for a root image. The running one is never written to.
public enum Slot {
    A(PartitionRole.BOOT_A, PartitionRole.ROOT_A, PartitionRole.ROOT_A_VERITY),
    B(PartitionRole.BOOT_B, PartitionRole.ROOT_B, PartitionRole.ROOT_B_VERITY);

    private final PartitionRole boot;
    private final PartitionRole root;
    private final PartitionRole verity;

    Slot(PartitionRole boot, PartitionRole root, PartitionRole verity) {
        this.boot = boot;
        this.root = root;
        this.verity = verity;
    }

    /// For people and the API: `a` or `b`.
    public String letter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The partition that a boot loader starts it from, on a disk that has one for each slot.
    public PartitionRole boot() {
        return boot;
    }

    /// The partition of the root image.
    public PartitionRole root() {
        return root;
    }

    /// The partition of its hash tree.
    public PartitionRole verity() {
        return verity;
    }

    /// The one to write an update to while this one runs.
    public Slot other() {
        return switch (this) {
            case A -> B;
            case B -> A;
        };
    }
}
