package octant.update.install;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One installation at a time: there is one inactive slot. Who comes second is told who was first.
public final class InstallLock {
    /// @param who for people: `https://… (API)`, `octant update install x.raucb`
    public record Holder(String who, Instant since) {}

    /// Released by closing; closing twice does no harm.
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private final InstantSource clock;
    private final AtomicReference<@Nullable Holder> holder = new AtomicReference<>();

    public InstallLock(InstantSource clock) {
        this.clock = clock;
    }

    /// @throws RefusedException if somebody holds it
    public Held acquire(String who) {
        Holder mine = new Holder(who, clock.instant());
        Holder other = holder.compareAndExchange(null, mine);
        if (other != null) {
            throw new RefusedException(new Refusal.Busy(other.who(), other.since()));
        }
        return () -> holder.compareAndSet(mine, null);
    }

    public Optional<Holder> holder() {
        return Optional.ofNullable(holder.get());
    }
}
