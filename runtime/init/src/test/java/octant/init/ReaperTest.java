package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import octant.linux.ChildStatus;
import octant.linux.ChildStatus.Change;
import octant.linux.Errno;
import octant.linux.LinuxException;
import octant.linux.Signal;
import org.junit.jupiter.api.Test;

final class ReaperTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeKernel kernel = new FakeKernel();
    private final Reaper reaper = new Reaper(kernel);

    private static ChildStatus exited(int pid, int status) {
        return new ChildStatus(pid, 0, Change.EXITED, status);
    }

    private void ends(ChildStatus status) {
        synchronized (kernel) {
            kernel.ended.add(status);
        }
    }

    @Test
    void theStatusReachesWhoStartedTheChild() throws InterruptedException {
        ChildProcess child = reaper.start(() -> 10);
        assertThat(child.status()).isEmpty();

        ends(exited(10, 3));
        reaper.reapEnded();

        assertThat(child.await(LONG)).contains(exited(10, 3));
        assertThat(reaper.running()).isZero();
        assertThat(kernel.calls()).containsExactly("reap 10");
    }

    @Test
    void orphansAreReapedAndCountedWhileAnothersStatusArrives() {
        ChildProcess child = reaper.start(() -> 10);

        ends(exited(77, 0));
        ends(exited(10, 0));
        ends(new ChildStatus(78, 0, Change.KILLED, 9));
        reaper.reapEnded();

        assertThat(kernel.calls()).containsExactly("reap 77", "reap 10", "reap 78");
        assertThat(reaper.orphans()).isEqualTo(2);
        assertThat(child.status()).contains(exited(10, 0));
    }

    @Test
    void aChildThatEndsBeforeItsStarterKnowsItIsNotAnOrphan() throws InterruptedException {
        List<Thread> reapers = new ArrayList<>();

        ChildProcess child =
                reaper.start(() -> {
                    ends(exited(10, 5));
                    Thread thread = Thread.ofPlatform().start(reaper::reapEnded);
                    reapers.add(thread);
                    awaitBlocked(thread);
                    return 10;
                });

        assertThat(child.await(LONG)).contains(exited(10, 5));
        reapers.getFirst().join();
        assertThat(reaper.orphans()).isZero();
    }

    /// Until the reaper stands at the lock that the starter holds.
    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void noStatusIsLostOrStolenUnderLoad() throws InterruptedException {
        AtomicInteger pids = new AtomicInteger(100);
        AtomicBoolean done = new AtomicBoolean();
        Thread reaping =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done.get()) {
                                reaper.reapEnded();
                                Thread.onSpinWait();
                            }
                        });
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            children.add(
                    reaper.start(() -> {
                        int pid = pids.incrementAndGet();
                        ends(exited(pid, pid % 256));
                        return pid;
                    }));
            ends(exited(1_000_000 + i, 0));
        }
        for (ChildProcess child : children) {
            assertThat(child.await(LONG)).contains(exited(child.pid(), child.pid() % 256));
        }
        done.set(true);
        reaping.join();
        reaper.reapEnded();
        assertThat(reaper.orphans()).isEqualTo(2_000);
        assertThat(reaper.running()).isZero();
    }

    @Test
    void waitingIsBounded() throws InterruptedException {
        assertThat(reaper.start(() -> 10).await(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void aChildThatCouldNotBeStartedIsNobodys() {
        assertThatThrownBy(() ->
                        reaper.start(() -> {
                            throw new LinuxException("execve", "/nothing", Errno.ENOENT);
                        }))
                .isInstanceOf(LinuxException.class);
        assertThat(reaper.running()).isZero();
    }

    @Test
    void nothingIsSentToAPidThatWasReaped() {
        ChildProcess child = reaper.start(() -> 10);
        child.signal(Signal.SIGTERM);
        ends(exited(10, 0));
        reaper.reapEnded();

        child.signal(Signal.SIGKILL);

        assertThat(kernel.callsOf("kill")).containsExactly("kill 10 SIGTERM");
    }

    @Test
    void aPidUsedAgainBelongsToTheNewChild() {
        ChildProcess first = reaper.start(() -> 10);
        ends(exited(10, 1));
        reaper.reapEnded();
        ChildProcess second = reaper.start(() -> 10);

        first.signal(Signal.SIGTERM);
        ends(exited(10, 2));
        reaper.reapEnded();

        assertThat(kernel.callsOf("kill")).isEmpty();
        assertThat(first.status().map(ChildStatus::status)).isEqualTo(Optional.of(1));
        assertThat(second.status().map(ChildStatus::status)).isEqualTo(Optional.of(2));
    }
}
