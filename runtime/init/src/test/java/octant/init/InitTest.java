package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import octant.linux.ChildStatus;
import octant.linux.Errno;
import octant.linux.ReceivedSignal;
import octant.linux.Signal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole life of a machine that is not there.
@Timeout(60)
final class InitTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeKernel kernel = new FakeKernel();
    private Surroundings surroundings = Surroundings.MACHINE;
    private final CountDownLatch networkStarted = new CountDownLatch(1);

    private final Services services =
            new Services() {
                @Override
                public boolean isAlive() {
                    return true;
                }

                @Override
                public void recordShutdown(PowerRequest request) {
                    kernel.write("journal", request.reason());
                }

                @Override
                public Optional<String> restartCommand() {
                    return Optional.empty();
                }

                @Override
                public void stopAll(Duration limit) {
                    kernel.write("services", "stopped");
                }
            };

    @BeforeEach
    void machine() {
        kernel.file("/dev/null", "").file("/dev/random", "").file("/dev/urandom", "");
        kernel.file("/proc/cmdline", "").file("/proc/1/cmdline", "/octant");
        kernel.partition("vda", "vda6", 6, "octant-data");
    }

    private int run(InitPorts.Program program) {
        return run(program, line -> networkStarted.countDown());
    }

    private int run(InitPorts.Program program, InitPorts.Network network) {
        InitPorts ports = new InitPorts(program, network, partition -> Optional.empty());
        return new Init(
                        kernel,
                        surroundings,
                        "1.2.3",
                        BUILT,
                        List.of(),
                        ports,
                        ShutdownLimits.standard())
                .run();
    }

    private static ReceivedSignal signal(Signal signal) {
        return new ReceivedSignal(signal.number(), 0, 0, 0, 0);
    }

    @Test
    void aSignalEndsTheMachineInOrder() throws InterruptedException {
        int status =
                run(machine -> {
                    kernel.signals.add(signal(Signal.SIGTERM));
                    return services;
                });

        assertThat(status).isZero();
        networkStarted.await();
        assertThat(kernel.console.getFirst()).isEqualTo("[    1.000] octant: Octant 1.2.3\n");
        assertThat(kernel.calls())
                .containsSubsequence(
                        "write journal SIGTERM from the kernel",
                        "write services stopped",
                        "umount /var",
                        "umount /data",
                        "power power-off");
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGTERM", "SIGINT", "SIGPWR"})
    void aSignalEndsAContainerInOrderAndLeavesTheMachineAlone(Signal signal) {
        inAContainer();

        int status =
                run(machine -> {
                    kernel.signals.add(signal(signal));
                    return services;
                });

        assertThat(status).isZero();
        assertThat(kernel.calls()).containsSubsequence("write services stopped", "sync all");
        assertThat(kernel.callsOf("power")).isEmpty();
        assertThat(kernel.callsOf("umount")).isEmpty();
        assertThat(kernel.callsOf("mount")).isEmpty();
        assertThat(networkStarted.getCount()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"POWER_OFF, 0", "REBOOT, 133", "HALT, 0"})
    void anOperatorsRequestEndsAContainerWithItsStatus(PowerAction action, int exitStatus) {
        inAContainer();

        int status =
                run(machine -> {
                    machine.requests().request(action, "operator");
                    return services;
                });

        assertThat(status).isEqualTo(exitStatus);
        assertThat(kernel.callsOf("power")).isEmpty();
    }

    private void inAContainer() {
        surroundings = Surroundings.CONTAINER;
        kernel.ownsMachine = false;
        kernel.file("/proc/self/stat", "");
    }

    @Test
    void theOperatorCanAskForARebootWhileChildrenEnd() {
        kernel.ended.add(new ChildStatus(99, 0, ChildStatus.Change.EXITED, 0));

        run(machine -> {
            ChildProcess child = startChild(machine);
            awaitStatus(child);
            machine.requests().request(PowerAction.REBOOT, "operator");
            return services;
        });

        assertThat(kernel.calls()).contains("reap 99", "reap 12", "power reboot");
    }

    private ChildProcess startChild(Booted machine) {
        return machine.reaper()
                .start(() -> {
                    synchronized (kernel) {
                        kernel.ended.add(new ChildStatus(12, 0, ChildStatus.Change.EXITED, 4));
                    }
                    kernel.signals.add(signal(Signal.SIGCHLD));
                    return 12;
                });
    }

    private static void awaitStatus(ChildProcess child) {
        try {
            assertThat(child.await(Duration.ofSeconds(30)).map(ChildStatus::status))
                    .isEqualTo(Optional.of(4));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theProgramLearnsWhatTheBootFound() {
        kernel.fail("mount /data ext4", Errno.EUCLEAN);

        run(machine -> {
            assertThat(machine.version()).isEqualTo("1.2.3");
            assertThat(machine.storage().isPersistent()).isFalse();
            assertThat(machine.timeline().entries()).hasSizeGreaterThanOrEqualTo(15);
            machine.requests().request(PowerAction.POWER_OFF, "test");
            return services;
        });

        assertThat(kernel.consoleText()).contains("nothing written will survive this boot");
    }

    @Test
    void aNetworkThatFailsOrHangsKeepsNothingFromStarting() {
        CountDownLatch never = new CountDownLatch(1);

        run(
                machine -> {
                    machine.requests().request(PowerAction.POWER_OFF, "test");
                    return services;
                },
                line -> never.await());
        run(
                machine -> {
                    awaitConsole("network: java.lang.IllegalStateException: no cable");
                    machine.requests().request(PowerAction.POWER_OFF, "test");
                    return services;
                },
                line -> {
                    throw new IllegalStateException("no cable");
                });

        assertThat(kernel.callsOf("power")).hasSize(2);
    }

    private void awaitConsole(String text) {
        while (!kernel.consoleText().contains(text)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFatalStepMakesTheKernelPanic() {
        kernel.fail("mount /proc", Errno.EPERM);

        assertThatThrownBy(() -> run(machine -> services)).isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.consoleText()).contains("fatal: proc: mount(/proc proc proc): EPERM");
        assertThat(kernel.calls()).contains("write /proc/sysrq-trigger c");
    }

    @Test
    void aProgramThatCannotStartIsFatal() {
        assertThatThrownBy(() ->
                        run(machine -> {
                            throw new IllegalStateException("cycle: a b a");
                        }))
                .isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.consoleText()).contains("cycle: a b a");
    }

    @Test
    void verboseTellsTheTimelineOnTheConsole() {
        kernel.file("/proc/cmdline", "octant.log=verbose");

        run(machine -> {
            awaitConsole("boot: crash records");
            machine.requests().request(PowerAction.POWER_OFF, "test");
            return services;
        });

        assertThat(kernel.consoleText())
                .contains("boot: devices, 0 µs, Done[]")
                .contains("boot: network, 0 µs, Done[]");
    }

    @Test
    void thePowerButtonTurnsOff() {
        kernel.powerKeys.add(
                new Kernel.PowerKey() {
                    private boolean pressed;

                    @Override
                    public String device() {
                        return "/dev/input/event0";
                    }

                    @Override
                    public boolean awaitPress() {
                        if (pressed) {
                            return false;
                        }
                        pressed = true;
                        return true;
                    }
                });

        run(machine -> services);

        assertThat(kernel.consoleText())
                .contains("shutdown: power-off, because of power button /dev/input/event0");
    }
}
