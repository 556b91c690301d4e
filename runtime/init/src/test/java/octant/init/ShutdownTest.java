package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import octant.linux.Errno;
import octant.linux.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShutdownTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final DataStorage KEPT = new DataStorage.Persistent(Optional.empty());
    private static final PowerRequest REQUEST = new PowerRequest(PowerAction.POWER_OFF, "operator");

    private final FakeKernel kernel = new FakeKernel().file("/proc/1/cmdline", "/octant");
    private final CountDownLatch never = new CountDownLatch(1);

    /// Writes down what it is asked, among the calls of the kernel.
    private class FakeServices implements Services {
        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void recordShutdown(PowerRequest request) throws Exception {
            note("journal " + request.reason());
        }

        @Override
        public Optional<String> restartCommand() throws Exception {
            return Optional.empty();
        }

        @Override
        public void stopAll(Duration limit) throws Exception {
            note("services stopped");
        }

        void note(String what) {
            synchronized (kernel) {
                kernel.calls.add(what);
            }
        }
    }

    private int run(Services services, Duration limit, PowerRequest request) {
        return shutdown(limit).run(request, services, KEPT, List.of("/run", "/data", "/var"));
    }

    private Shutdown shutdown(Duration limit) {
        return new Shutdown(
                kernel,
                new Console(kernel),
                Instant.EPOCH,
                new ShutdownLimits(limit, limit, limit, limit, limit));
    }

    private void process(int pid) {
        kernel.file("/proc/" + pid + "/cmdline", "process\0");
    }

    private void dies(int pid) {
        synchronized (kernel) {
            kernel.files.remove("/proc/" + pid + "/cmdline");
        }
    }

    /// Both ends of what a Raspberry Pi's boot loader is told.
    @Test
    void anOrderlyRestartTellsTheKernelWhatTheBootLoaderWants() {
        kernel.ownsMachine = true;
        Services services =
                new FakeServices() {
                    @Override
                    public Optional<String> restartCommand() {
                        note("boot loader");
                        return Optional.of("0 tryboot");
                    }
                };

        run(services, ENOUGH, new PowerRequest(PowerAction.REBOOT, "operator"));
        assertThat(kernel.calls)
                .containsSubsequence("services stopped", "boot loader", "restart 0 tryboot")
                .doesNotContain("power reboot");

        kernel.calls.clear();
        run(services, ENOUGH, REQUEST);
        assertThat(kernel.calls).doesNotContain("boot loader").contains("power power-off");
    }

    @Test
    void aBootLoaderThatCannotBeToldKeepsNothingFromRestarting() {
        kernel.ownsMachine = true;
        Services services =
                new FakeServices() {
                    @Override
                    public Optional<String> restartCommand() throws Exception {
                        throw new IOException("the card is gone");
                    }
                };

        run(services, ENOUGH, new PowerRequest(PowerAction.REBOOT, "operator"));

        assertThat(kernel.calls).contains("power reboot");
        assertThat(kernel.consoleText()).contains("shutdown: boot loader: ");
    }

    @Test
    void theStagesComeInOrder() {
        kernel.mounts.addAll(
                List.of("/", "/dev", "/proc", "/sys", "/sys/fs/cgroup", "/run", "/tmp", "/data"));
        kernel.mounts.addAll(List.of("/var", "/opt", "/data/agents/7"));
        process(30);
        kernel.onSignal = (pid, signal) -> dies(pid);

        int status = run(new FakeServices(), ENOUGH, REQUEST);

        assertThat(status).isZero();
        assertThat(kernel.calls())
                .containsExactly(
                        "journal operator",
                        "services stopped",
                        "kill 30 SIGTERM",
                        "save /data/var/lib/octant/clock",
                        "sync all",
                        "umount /data/agents/7",
                        "umount /opt",
                        "umount /var",
                        "umount /data",
                        "umount /tmp",
                        "sync all",
                        "power power-off");
        assertThat(kernel.console)
                .containsExactly(
                        "[    1.000] octant: shutdown: power-off, because of operator\n",
                        "[    1.000] octant: shutdown: stopping services\n",
                        "[    1.000] octant: shutdown: ending processes [30]\n",
                        "[    1.020] octant: shutdown: unmounting\n",
                        "[    1.020] octant: shutdown: power-off\n");
    }

    @ParameterizedTest
    @EnumSource(PowerAction.class)
    void everyWayToEndIsAskedOfTheKernel(PowerAction action) {
        run(new FakeServices(), ENOUGH, new PowerRequest(action, "operator"));

        assertThat(kernel.calls()).last().isEqualTo("power " + action);
    }

    @Test
    void processesThatIgnoreTheTermSignalAreKilled() {
        process(30);
        process(31);
        kernel.file("/proc/2/cmdline", "");
        kernel.file("/proc/self/cmdline", "x");
        kernel.onSignal =
                (pid, signal) -> {
                    if (pid == 31 || signal == Signal.SIGKILL) {
                        dies(pid);
                    }
                };

        run(new FakeServices(), Duration.ofSeconds(1), REQUEST);

        assertThat(kernel.callsOf("kill"))
                .containsExactly("kill 30 SIGTERM", "kill 31 SIGTERM", "kill 30 SIGKILL");
        assertThat(kernel.consoleText()).contains("killing processes [30]");
    }

    @Test
    void aProcessThatIsStartedMeanwhileIsEndedAsWell() {
        process(30);
        kernel.onSignal =
                (pid, signal) -> {
                    dies(pid);
                    if (pid == 30) {
                        process(32);
                    }
                };

        run(new FakeServices(), Duration.ofSeconds(1), REQUEST);

        assertThat(kernel.callsOf("kill")).containsExactly("kill 30 SIGTERM", "kill 32 SIGTERM");
    }

    @Test
    void aProcessThatCannotBeKilledIsNamedAndLeftBehind() {
        process(30);

        run(new FakeServices(), Duration.ofSeconds(1), REQUEST);

        assertThat(kernel.consoleText()).contains("processes that cannot be killed [30]");
        assertThat(kernel.calls()).last().isEqualTo("power power-off");
    }

    @Test
    void aProcessThatIsGoneBeforeItsSignalIsNoFailure() {
        process(30);
        kernel.fail("kill 30", Errno.ESRCH);
        dies(30);
        process(31);
        kernel.onSignal = (pid, signal) -> dies(pid);

        run(new FakeServices(), ENOUGH, REQUEST);

        assertThat(kernel.calls()).last().isEqualTo("power power-off");
    }

    @Test
    void servicesThatHangAreLeftBehind() {
        run(
                new FakeServices() {
                    @Override
                    public void stopAll(Duration limit) throws Exception {
                        note("services hang");
                        never.await();
                    }
                },
                SHORT,
                REQUEST);

        assertThat(kernel.consoleText()).contains("services: not done after 50 ms");
        assertThat(kernel.calls())
                .contains("services hang", "save /data/var/lib/octant/clock")
                .last()
                .isEqualTo("power power-off");
    }

    @Test
    void aJournalThatFailsKeepsNothingFromEnding() {
        run(
                new FakeServices() {
                    @Override
                    public void recordShutdown(PowerRequest request) throws Exception {
                        throw new java.io.IOException("disk full");
                    }
                },
                ENOUGH,
                REQUEST);

        assertThat(kernel.consoleText()).contains("journal: java.io.IOException: disk full");
        assertThat(kernel.calls()).contains("services stopped").last().isEqualTo("power power-off");
    }

    @Test
    void whatIsInUseBecomesReadOnly() {
        kernel.mounts.addAll(List.of("/data", "/var"));
        kernel.fail("umount /data", Errno.EBUSY);

        run(new FakeServices(), ENOUGH, REQUEST);

        assertThat(kernel.calls())
                .containsSubsequence("umount /var", "umount /data", "readonly /data", "sync all");
        assertThat(kernel.consoleText()).doesNotContain("EBUSY");
    }

    @Test
    void whatCannotEvenBecomeReadOnlyIsToldAndSynced() {
        kernel.mounts.add("/data");
        kernel.fail("umount /data", Errno.EBUSY).fail("readonly /data", Errno.EBUSY);

        run(new FakeServices(), ENOUGH, REQUEST);

        assertThat(kernel.consoleText()).contains("EBUSY");
        assertThat(kernel.calls()).endsWith("sync all", "power power-off");
    }

    @Test
    void aFullDiskDoesNotKeepTheMachineFromEnding() {
        kernel.fail("save", Errno.ENOSPC);

        run(new FakeServices(), ENOUGH, REQUEST);

        assertThat(kernel.consoleText()).contains("clock: save(").contains("ENOSPC");
        assertThat(kernel.calls()).last().isEqualTo("power power-off");
    }

    @Test
    void aContainerLeavesWithAStatusAndUnmountsOnlyWhatItMounted() {
        kernel.ownsMachine = false;
        kernel.mounts.addAll(List.of("/", "/etc/hosts", "/data", "/var"));

        int status =
                run(new FakeServices(), ENOUGH, new PowerRequest(PowerAction.REBOOT, "operator"));

        assertThat(status).isEqualTo(133);
        assertThat(kernel.callsOf("power")).isEmpty();
        assertThat(kernel.callsOf("umount")).containsExactly("umount /var", "umount /data");
    }

    @Test
    void aMachineThatRefusesToEndIsLeft() {
        kernel.fail("power", Errno.EPERM);

        int status =
                run(new FakeServices(), ENOUGH, new PowerRequest(PowerAction.REBOOT, "operator"));

        assertThat(status).isEqualTo(133);
        assertThat(kernel.consoleText()).contains("EPERM").contains("leaving with 133");
    }

    @Test
    void whoIsNotPidOneEndsNobodyElse() {
        kernel.pidOne = false;
        kernel.ownsMachine = false;
        process(30);

        run(new FakeServices(), ENOUGH, REQUEST);

        assertThat(kernel.callsOf("kill")).isEmpty();
    }

    @Test
    void forcingSkipsEverythingButTheSync() {
        process(30);

        force();

        assertThat(kernel.calls()).containsExactly("sync all", "power reboot", "exit 133");
    }

    @Test
    void forcingAContainerEndsItsProcess() {
        kernel.ownsMachine = false;

        force();

        assertThat(kernel.calls()).containsExactly("sync all", "exit 133");
    }

    private void force() {
        assertThatThrownBy(() -> shutdown(ENOUGH).force(PowerAction.REBOOT))
                .isInstanceOf(FakeKernel.Halted.class);
    }

    @Test
    void theWholeIsBounded() {
        assertThat(ShutdownLimits.standard().total()).isEqualTo(Duration.ofSeconds(46));
    }
}
