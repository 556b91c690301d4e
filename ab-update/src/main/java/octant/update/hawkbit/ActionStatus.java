package octant.update.hawkbit;

/// What became of an action on this machine, as the machine itself remembers it.
public sealed interface ActionStatus {
    /// Never heard of it, or it was not begun.
    record Unknown() implements ActionStatus {}

    /// @param percent 0 to 100, of the whole installation
    record Installing(String step, int percent) implements ActionStatus {
        public Installing {
            if (percent < 0 || percent > 100) {
                throw new IllegalArgumentException("percent: " + percent);
            }
        }
    }

    /// Installed; the reboot or the trial's verdict is still to come.
    record OnTrial(String waitingFor) implements ActionStatus {}

    /// It runs and stays.
    record Committed(String version) implements ActionStatus {}

    /// Refused, broken off, or rolled back: this machine runs what it ran before.
    record Failed(String reason) implements ActionStatus {}
}
