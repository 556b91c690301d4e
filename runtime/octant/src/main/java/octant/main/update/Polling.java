package octant.main.update;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import octant.init.service.TimeSource;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateRequest;
import octant.update.OctantVersion;

/// Looks at the configured source as often as the configuration says, and installs what is newer if
/// it says so.
final class Polling {
    private static final Duration TICK = Duration.ofSeconds(10);

    private final Updates updates;
    private final UpdateBook book;
    private final Supplier<UpdateConfiguration> configuration;
    private final TimeSource time;
    private long lastNanos;
    private Optional<OctantVersion> told = Optional.empty();

    Polling(
            Updates updates,
            UpdateBook book,
            Supplier<UpdateConfiguration> configuration,
            TimeSource time) {
        this.updates = updates;
        this.book = book;
        this.configuration = configuration;
        this.time = time;
        this.lastNanos = time.monotonicNanos();
    }

    /// Until the thread is interrupted.
    void run() {
        try {
            while (true) {
                Thread.sleep(TICK);
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void turn() throws InterruptedException {
        UpdateConfiguration settings = configuration.get();
        long now = time.monotonicNanos();
        if (settings.poll().isEmpty() || now - lastNanos < settings.poll().get().toNanos()) {
            return;
        }
        lastNanos = now;
        Optional<OctantVersion> newer = updates.newer();
        if (newer.isEmpty()) {
            return;
        }
        if (!newer.equals(told)) {
            book.say("version " + newer.get() + " is there to be installed");
            told = newer;
        }
        if (settings.automatic() && !wasGivenUp(newer.get())) {
            String source = settings.source().orElseThrow().toString();
            var _ = updates.ask(new UpdateRequest.Install(source, false, true), Duration.ZERO);
        }
    }

    /// A version that was rolled back is not installed again by itself: it would be for ever.
    private boolean wasGivenUp(OctantVersion version) {
        for (Event event : book.state().history()) {
            if (version.text().equals(event.version())) {
                return event.outcome() == Outcome.ROLLED_BACK;
            }
        }
        return false;
    }
}
