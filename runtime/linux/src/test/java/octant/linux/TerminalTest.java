package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// On a pseudo-terminal's master end, whose calls reach the same terminal.
@ExtendWith(NativesLibrary.class)
class TerminalTest {
    @Test
    void aTerminalIsMadeRawAndBack() {
        try (Descriptor terminal = LinuxFiles.open("/dev/ptmx", OpenFlag.READ_WRITE)) {
            TerminalMode before = Terminal.mode(terminal);
            TerminalMode raw = before.raw();
            assertThat(raw).isNotEqualTo(before);
            assertThat(raw.raw()).isEqualTo(raw);
            Terminal.setMode(terminal, raw);
            assertThat(Terminal.mode(terminal)).isEqualTo(raw);
            LinuxFiles.writeAll(terminal, "x".getBytes(UTF_8));
            assertThat(Poll.readable(terminal, Duration.ZERO)).as("no echo").isFalse();
            Terminal.setMode(terminal, before);
            assertThat(Terminal.mode(terminal)).isEqualTo(before);
        }
    }

    @Test
    void withoutFlowControlNothingElseIsChanged() {
        try (Descriptor terminal = LinuxFiles.open("/dev/ptmx", OpenFlag.READ_WRITE)) {
            TerminalMode before = Terminal.mode(terminal);
            TerminalMode flowing = before.withoutFlowControl();
            assertThat(before.input() & 0x400).as("IXON").isNotZero();
            assertThat(flowing.input()).isEqualTo(before.input() & ~0x400);
            assertThat(flowing.raw()).isEqualTo(before.raw());
        }
    }

    @Test
    void aSizeIsSetAndRead() {
        try (Descriptor terminal = LinuxFiles.open("/dev/ptmx", OpenFlag.READ_WRITE)) {
            Terminal.Size size = new Terminal.Size(50, 40_000);
            Terminal.setSize(terminal, size);
            assertThat(Terminal.size(terminal)).isEqualTo(size);
        }
    }

    @Test
    void filesAreNoTerminals() {
        try (Descriptor terminal = LinuxFiles.open("/dev/ptmx", OpenFlag.READ_WRITE);
                Descriptor file = LinuxFiles.memoryFile("file")) {
            assertThat(Terminal.is(terminal)).isTrue();
            assertThat(Terminal.is(file)).isFalse();
        }
    }
}
