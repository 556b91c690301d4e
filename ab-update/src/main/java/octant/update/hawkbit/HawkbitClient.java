package octant.update.hawkbit;

import java.time.Duration;

/// The machine's side of hawkBit's DDI. One thread calls [#poll] in a loop and sleeps in between.
public final class HawkbitClient implements AutoCloseable {
    private final HawkbitConfiguration configuration;
    private final FleetTarget target;
    private volatile boolean closed;

    private HawkbitClient(HawkbitConfiguration configuration, FleetTarget target) {
        this.configuration = configuration;
        this.target = target;
    }

    public static HawkbitClient create(HawkbitConfiguration configuration, FleetTarget target) {
        return new HawkbitClient(configuration, target);
    }

    /// One round with the server. Never throws for what the server or the network does: that is in
    /// the result's words, and in a later next round.
    ///
    /// @throws InterruptedException if the thread is interrupted while the server is asked
    public Round poll() throws InterruptedException {
        if (closed) {
            throw new InterruptedException(configuration.server() + " for " + target.attributes());
        }
        throw new UnsupportedOperationException();
    }

    /// From any thread; ends a round that waits.
    @Override
    public void close() {
        closed = true;
    }

    /// How a round ended.
    ///
    /// @param state where the machine is with the server's wishes
    /// @param next how long to sleep: what the server asks for, bounded; shorter while something is
    ///   installed; longer after errors
    /// @param problem why the server could not be asked or answered, empty if all went well
    public record Round(DeploymentState state, Duration next, String problem) {}
}
