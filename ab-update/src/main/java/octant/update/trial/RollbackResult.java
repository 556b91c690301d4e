package octant.update.trial;

import octant.update.OctantVersion;
import octant.update.Slot;

/// What became of "go back to the other slot". Its text is for people.
public sealed interface RollbackResult {
    /// The next boot starts the other slot.
    record RolledBack(OctantVersion from, OctantVersion to, Slot slot) implements RollbackResult {
        @Override
        public String toString() {
            return "the next boot starts version "
                    + to
                    + " in slot "
                    + slot.letter()
                    + "; version "
                    + from
                    + " is passed over from now on";
        }
    }

    /// Nothing was changed: the other slot was checked and cannot be booted.
    record Refused(String why) implements RollbackResult {
        @Override
        public String toString() {
            return "no rollback: " + why;
        }
    }
}
