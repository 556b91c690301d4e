package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import octant.linux.ChildStatus;
import octant.linux.ChildStatus.Change;
import octant.linux.LinuxException;
import octant.linux.Processes;
import octant.linux.Signal;
import octant.linux.SpawnRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Real children, and orphans that become ours because this process asks for them as PID 1 gets
/// them anyway. Instead of SIGCHLD, which only a process with all its threads prepared can queue, a
/// thread looks again and again.
@ExtendWith(NativesLibrary.class)
@Timeout(120)
final class RealReaperTest {
    /// A child of the shell that ends once the shell is gone and reaped.
    private static final String OUTLIVES = "(while kill -0 $$ 2>/dev/null; do sleep 0.01; done) & ";

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Reaper reaper = new Reaper(new LinuxKernel(Surroundings.MACHINE));
    private final AtomicBoolean done = new AtomicBoolean();
    private final Thread reaping = new Thread(this::reap, "reaping");

    @BeforeEach
    void begin() {
        Processes.becomeSubreaper();
        reaping.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        done.set(true);
        reaping.join();
    }

    private void reap() {
        while (!done.get()) {
            reaper.reapEnded();
            LockSupport.parkNanos(500_000);
        }
    }

    private ChildProcess shell(String script) {
        return reaper.start(() -> Processes.spawn(SpawnRequest.of("/bin/sh", "-c", script)));
    }

    @Test
    void everyChildsStatusArrivesWhileOrphansAreReaped() throws InterruptedException {
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            children.add(shell(OUTLIVES + OUTLIVES + "exit " + i));
        }

        for (int i = 0; i < children.size(); i++) {
            ChildStatus status = children.get(i).await(LONG).orElseThrow();
            assertThat(status.pid()).isEqualTo(children.get(i).pid());
            assertThat(status.status()).isEqualTo(i);
        }
        while (reaper.orphans() < 20) {
            LockSupport.parkNanos(500_000);
        }
        assertThat(reaper.running()).isZero();
    }

    @Test
    void aSignalReachesARunningChild() throws InterruptedException {
        ChildProcess child =
                reaper.start(() -> Processes.spawn(SpawnRequest.of("/bin/sleep", "1000")));

        child.signal(Signal.SIGKILL);

        assertThat(child.await(LONG).map(ChildStatus::change))
                .isEqualTo(Optional.of(Change.KILLED));
    }

    @Test
    void aFailedStartIsItsStartersAndNoOrphan() {
        assertThatThrownBy(() ->
                        reaper.start(() -> Processes.spawn(SpawnRequest.of("/no/such/program"))))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("ENOENT");
        assertThat(reaper.orphans()).isZero();
        assertThat(reaper.running()).isZero();
    }
}
