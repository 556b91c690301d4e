package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import octant.linux.ChildStatus;
import octant.linux.ReceivedSignal;
import octant.linux.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SignalsTest {
    private final FakeKernel kernel = new FakeKernel();
    private final Reaper reaper = new Reaper(kernel);
    private final PowerRequests requests = new PowerRequests(kernel);
    private final Signals signals =
            new Signals(
                    kernel.openSignals(),
                    reaper,
                    requests,
                    new Shutdown(
                            kernel, new Console(kernel), Instant.EPOCH, ShutdownLimits.standard()),
                    Surroundings.MACHINE.interrupt());

    private void receive(Signal signal, int sender) {
        signals.handle(new ReceivedSignal(signal.number(), 0, sender, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "SIGINT, 0, REBOOT, Ctrl-Alt-Del",
        "SIGINT, 7, REBOOT, SIGINT from pid 7",
        "SIGTERM, 7, POWER_OFF, SIGTERM from pid 7",
        "SIGPWR, 0, POWER_OFF, SIGPWR from the kernel",
        "SIGUSR1, 7, HALT, SIGUSR1 from pid 7"
    })
    void theseEndTheMachine(Signal signal, int sender, PowerAction action, String reason) {
        receive(signal, sender);

        assertThat(requests.pending()).contains(new PowerRequest(action, reason));
    }

    @ParameterizedTest
    @EnumSource(
            value = Signal.class,
            names = {"SIGINT", "SIGTERM", "SIGPWR", "SIGUSR1", "SIGCHLD"},
            mode = EnumSource.Mode.EXCLUDE)
    void theOthersMeanNothing(Signal signal) {
        receive(signal, 7);

        assertThat(requests.pending()).isEmpty();
        assertThat(kernel.calls()).isEmpty();
    }

    @Test
    void realTimeSignalsMeanNothing() {
        signals.handle(new ReceivedSignal(40, 0, 7, 0, 0));

        assertThat(requests.pending()).isEmpty();
    }

    @Test
    void oneSignalMayStandForManyChildren() {
        kernel.ended.add(new ChildStatus(5, 0, ChildStatus.Change.EXITED, 0));
        kernel.ended.add(new ChildStatus(6, 0, ChildStatus.Change.EXITED, 0));

        receive(Signal.SIGCHLD, 5);

        assertThat(kernel.calls()).containsExactly("reap 5", "reap 6");
    }

    @Test
    void theFirstRequestCounts() {
        receive(Signal.SIGTERM, 7);
        receive(Signal.SIGINT, 0);

        assertThat(requests.pending().map(PowerRequest::action))
                .isEqualTo(Optional.of(PowerAction.POWER_OFF));
        assertThat(requests.request(PowerAction.HALT, "operator")).isFalse();
    }

    @Test
    void threeCtrlAltDelWithinTwoSecondsForceTheReboot() throws InterruptedException {
        receive(Signal.SIGINT, 0);
        kernel.pause(java.time.Duration.ofSeconds(1));
        receive(Signal.SIGINT, 0);
        kernel.pause(java.time.Duration.ofSeconds(1));
        assertThat(kernel.callsOf("power")).isEmpty();

        assertThatThrownBy(() -> receive(Signal.SIGINT, 0)).isInstanceOf(FakeKernel.Halted.class);

        assertThat(kernel.calls()).containsExactly("sync all", "power reboot", "exit 133");
    }

    @Test
    void threeThatTakeLongerDoNot() throws InterruptedException {
        receive(Signal.SIGINT, 0);
        kernel.pause(java.time.Duration.ofSeconds(1));
        receive(Signal.SIGINT, 0);
        kernel.pause(java.time.Duration.ofMillis(1001));
        receive(Signal.SIGINT, 0);

        assertThat(kernel.callsOf("power")).isEmpty();
    }
}
