package octant.update;

import octant.verity.RootHash;

/// What a slot is worth, told from the kernels on the EFI system partition and from the partition
/// ids, which follow from the root hash. Nothing is read of the slot itself: a good slot may still
/// turn out damaged when it is checked or booted.
public sealed interface SlotState {
    /// Its kernel has no counter: it was booted and confirmed.
    record Good(OctantVersion version, RootHash rootHash, String kernelFile) implements SlotState {}

    /// Its boots are counted.
    record Trial(OctantVersion version, RootHash rootHash, String kernelFile, int triesLeft)
            implements SlotState {}

    /// Its tries were used up, or somebody took them away; the loader passes it over.
    record Bad(OctantVersion version, RootHash rootHash, String kernelFile) implements SlotState {}

    /// No kernel on the EFI system partition starts it: never written, or being written.
    record Empty() implements SlotState {}

    /// It cannot be told.
    record Unknown(String why) implements SlotState {}

    /// The word for it in `octant update status` and in the API.
    default String word() {
        return switch (this) {
            case Good _ -> "good";
            case Trial _ -> "trial";
            case Bad _ -> "bad";
            case Empty _ -> "empty";
            case Unknown _ -> "unknown";
        };
    }
}
