package octant.update.setup;

/// What a disk holds, as far as a [DiskLook] tells.
public sealed interface DiskTraces {
    record Empty() implements DiskTraces {}

    /// An earlier installation on it did not come to its end.
    record Unfinished() implements DiskTraces {}

    /// @param what for people: `a partition table: octant-esp, root-a`
    record Holds(String what) implements DiskTraces {}
}
