package octant.init;

import java.util.Optional;

/// What lies under /data, and so whether anything written there is kept.
public sealed interface DataStorage {
    String FOLDER = "/data";

    /// What the status says of it.
    Outcome outcome();

    /// Whether what is written outlives this boot.
    boolean isPersistent();

    /// @param partition empty in a container, whose maker gave us /data
    record Persistent(Optional<Partition> partition) implements DataStorage {
        @Override
        public Outcome outcome() {
            return Outcome.DONE;
        }

        @Override
        public boolean isPersistent() {
            return true;
        }
    }

    /// Memory in place of a disk. Services must refuse what they promise to keep.
    ///
    /// @param reason why there is no disk
    record Volatile(String reason) implements DataStorage {
        @Override
        public Outcome outcome() {
            return new Outcome.Degraded(reason + ": nothing written will survive this boot");
        }

        @Override
        public boolean isPersistent() {
            return false;
        }
    }
}
