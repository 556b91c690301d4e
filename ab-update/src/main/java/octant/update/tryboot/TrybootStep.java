package octant.update.tryboot;

import octant.update.Slot;

/// One change to a card's boot partitions; on the medium before the next one begins.
sealed interface TrybootStep {
    /// From here on this one starts.
    record Select(Slot slot) implements TrybootStep {
        @Override
        public String toString() {
            return "let " + slot.boot().label() + " start";
        }
    }

    record Remember(Slot slot, Mark mark) implements TrybootStep {
        @Override
        public String toString() {
            return "mark " + slot.boot().label() + " as " + TrialMarks.words(mark);
        }
    }

    /// It is no file system any more.
    record Wipe(Slot slot) implements TrybootStep {
        @Override
        public String toString() {
            return "wipe the first sector of " + slot.boot().label();
        }
    }
}
