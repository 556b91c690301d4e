package octant.update;

import java.util.Map;
import java.util.Optional;
import octant.verity.RootHash;

/// Which system runs and what both slots hold: the facts behind `octant update status`.
///
/// @param running empty if the root lies in no slot
/// @param committed whether the running system's boot was confirmed; false on trial
/// @param slots a state for each slot
public record UpdateStatus(
        Optional<Slot> running,
        OctantVersion version,
        RootHash rootHash,
        boolean committed,
        Map<Slot, SlotState> slots) {
    public UpdateStatus {
        slots = Map.copyOf(slots);
    }
}
