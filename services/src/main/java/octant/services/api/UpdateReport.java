package octant.services.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything `/api/v1/update` tells, as values; [UpdateDocument] gives it its JSON shape.
///
/// @param slots both of them, `a` first; none where the root lies in no slot of a disk
/// @param trial null once this boot is good
/// @param install the running one, or the last of this boot; null if there was none
/// @param history what became of updates, the newest first, at most [#MAX_HISTORY]
public record UpdateReport(
        Running running,
        List<SlotStatus> slots,
        @Nullable Trial trial,
        @Nullable Install install,
        List<Event> history) {
    public static final int MAX_HISTORY = 20;

    public UpdateReport {
        slots = List.copyOf(slots);
        history = List.copyOf(history);
    }

    public Optional<Event> last() {
        return history.isEmpty() ? Optional.empty() : Optional.of(history.getFirst());
    }

    /// @param slot `a` or `b`; null when the root is in no slot of a disk
    /// @param rootHash in hexadecimal; null without verity
    /// @param committed whether this boot counts as good
    public record Running(
            @Nullable String slot, String version, @Nullable String rootHash, boolean committed) {}

    /// @param version of the kernel that belongs to what is in the slot; null without one
    /// @param kernel its file name on the EFI system partition
    /// @param triesLeft boots that may still be tried; null when they are not counted
    public record SlotStatus(
            String slot,
            @Nullable String version,
            @Nullable String kernel,
            SlotState state,
            @Nullable Integer triesLeft) {}

    public enum SlotState {
        /// Booted and found good, or delivered so.
        GOOD,
        /// Its boots are counted.
        TRIAL,
        /// Passed over by the boot loader: its tries are used up, or it is not whole.
        BAD,
        /// No kernel leads to it.
        EMPTY,
        /// It cannot be told; the console says why.
        UNKNOWN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The health gate of a boot on trial.
    ///
    /// @param healthy how long everything has been well without a break
    /// @param waitingFor what is not well; null while everything is
    public record Trial(
            Duration window, Duration deadline, Duration healthy, @Nullable String waitingFor) {}

    /// One installation.
    ///
    /// @param source the file or URL
    /// @param version null until the manifest was read
    /// @param step what it does: `root`, `kernel` …
    /// @param bytesFetched from the source
    /// @param bytesSaved copied from a slot instead
    /// @param error null unless it failed
    public record Install(
            InstallState state,
            String source,
            @Nullable String version,
            String step,
            int percent,
            long bytesPerSecond,
            long bytesFetched,
            long bytesSaved,
            @Nullable String error) {}

    public enum InstallState {
        RUNNING,
        INSTALLED,
        FAILED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What became of an update.
    ///
    /// @param version null where it was not known yet
    /// @param reason for a person; empty where nothing needs one
    public record Event(@Nullable String version, Outcome outcome, String reason, Instant at) {}

    public enum Outcome {
        INSTALLED("installed"),
        COMMITTED("committed"),
        ROLLED_BACK("rolled-back"),
        /// Nothing was written.
        REFUSED("refused"),
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public static Optional<Outcome> labelled(String label) {
            for (Outcome outcome : values()) {
                if (outcome.label.equals(label)) {
                    return Optional.of(outcome);
                }
            }
            return Optional.empty();
        }
    }
}
