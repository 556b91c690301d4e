package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativesLibrary.class)
class SignalDescriptorTest {
    /// Sent to the thread, not the process: no other thread of this JVM holds these signals back.
    @Test
    void aSignalHeldBackIsReadWithItsSender() {
        OwnThread.run(() -> {
            SignalMask.block(Signal.SIGUSR1, Signal.SIGHUP);
            try (SignalDescriptor signals = SignalDescriptor.open(Signal.SIGUSR1, Signal.SIGHUP)) {
                assertThat(Poll.readable(signals.descriptor(), Duration.ZERO)).isFalse();
                Processes.killThread(Processes.threadId(), Signal.SIGHUP);
                assertThat(Poll.readable(signals.descriptor(), Duration.ofSeconds(30))).isTrue();
                ReceivedSignal received = signals.read();
                assertThat(received.signal()).contains(Signal.SIGHUP);
                assertThat(received.sender()).isEqualTo(Processes.pid());
                assertThat(received.user()).isEqualTo(Processes.user());
            }
        });
    }

    @Test
    void aMaskIsSetReadAndRestored() {
        OwnThread.run(() -> {
            SignalMask before = SignalMask.block(Signal.SIGTERM);
            assertThat(before.holds(Signal.SIGTERM)).isFalse();
            assertThat(SignalMask.current().holds(Signal.SIGTERM)).isTrue();
            before.restore();
            assertThat(SignalMask.current()).isEqualTo(before);
        });
    }

    @Test
    void signalsAreFoundByNumberAndOthersHaveNoName() {
        for (Signal signal : Signal.values()) {
            assertThat(Signal.of(signal.number())).contains(signal);
        }
        assertThat(Signal.of(0)).isEmpty();
        assertThat(Signal.of(32)).isEmpty();
        assertThat(Signal.name(40)).isEqualTo("signal 40");
    }
}
