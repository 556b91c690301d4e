package octant.update.tryboot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.Slot;
import octant.update.UkiName;
import octant.update.disk.Disk;

/// The boot partitions of a card in the order in which they come to be started.
///
/// @param fault why nothing would start without being told to
/// @param entries those that hold something of ours
public record BootOrder(Optional<String> fault, List<Entry> entries) {
    /// @param tries empty if it is good
    public record Entry(Slot slot, Optional<UkiName.Tries> tries, BootContents contents) {}

    public BootOrder {
        entries = List.copyOf(entries);
    }

    /// @throws octant.update.UkiException if the files that say so are not as Octant writes them
    /// @throws octant.update.disk.DiskException if they cannot be read
    public static BootOrder read(Disk disk, int sectorBytes) {
        TrybootState state = TrybootLoader.state(disk, sectorBytes);
        Slot starts = state.starts();
        List<Slot> order =
                state.attempt().isPresent()
                        ? List.of(starts.other(), starts)
                        : List.of(starts, starts.other());
        List<Entry> entries = new ArrayList<>();
        for (Slot slot : order) {
            state.held(slot)
                    .ifPresent(held -> entries.add(new Entry(slot, state.tries(slot), held)));
        }
        Optional<String> fault =
                state.contents().containsKey(starts)
                        ? Optional.empty()
                        : Optional.of(starts.boot().label() + ": no boot partition of ours");
        return new BootOrder(fault, entries);
    }
}
