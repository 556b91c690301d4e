package octant.init;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import octant.linux.LinuxException;

/// Time never goes back over a boot: a machine without a battery starts in 1970, and certificates
/// and ledger entries would not make sense. The floor is the later of the image's build time and
/// the time last saved on the data partition.
final class ClockFloor {
    static final String SAVED = "/data/var/lib/octant/clock";

    /// A saved time further from the build than this was saved by a wrong clock; one that is nearer
    /// and wrong holds until the file is removed.
    static final Duration BELIEVABLE = Duration.ofDays(10 * 365);

    private static final int SAVED_BYTES = 20;

    private final Kernel kernel;
    private final Instant buildTime;

    ClockFloor(Kernel kernel, Instant buildTime) {
        this.kernel = kernel;
        this.buildTime = buildTime;
    }

    Outcome raise(DataStorage storage) {
        if (!kernel.ownsMachine()) {
            return new Outcome.Skipped("not our clock");
        }
        Instant floor = storage.isPersistent() ? later(buildTime, saved()) : buildTime;
        Instant now = kernel.clock();
        if (!now.isBefore(floor)) {
            return Outcome.DONE;
        }
        kernel.setClock(floor);
        return new Outcome.Degraded(
                "was "
                        + now
                        + ", set to "
                        + floor
                        + ", the last known time; if it is wrong, remove "
                        + SAVED);
    }

    /// Called hourly and at the end. Only a clock worth keeping is kept.
    void save(DataStorage storage) {
        if (storage.isPersistent() && kernel.ownsMachine()) {
            String seconds = Long.toString(kernel.clock().getEpochSecond());
            kernel.save(SAVED, (seconds + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// The build time where nothing believable was saved.
    private Instant saved() {
        if (!kernel.exists(SAVED)) {
            return buildTime;
        }
        try {
            String text = BootFiles.text(kernel, SAVED, SAVED_BYTES);
            Instant saved = Instant.ofEpochSecond(Long.parseLong(text.strip()));
            return saved.isAfter(buildTime.plus(BELIEVABLE)) ? buildTime : saved;
        } catch (LinuxException | NumberFormatException | java.time.DateTimeException e) {
            return buildTime;
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
