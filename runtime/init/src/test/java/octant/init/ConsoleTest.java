package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsoleTest {
    @ParameterizedTest
    @CsvSource({
        "0, '[    0.000]'",
        "1234567890, '[    1.234]'",
        "59999999999, '[   59.999]'",
        "123456007000000, '[123456.007]'"
    })
    void aLineHasTheTimeAsTheKernelsLinesHave(long nanos, String time) {
        assertThat(Console.line(nanos, "up")).isEqualTo(time + " octant: up\n");
    }

    @Test
    void whatCouldDriveATerminalIsEscaped() {
        assertThat(Console.line(0, "a\u001b[2Jb\nc\u009bd\u007f é…"))
                .isEqualTo("[    0.000] octant: a\\x1b[2Jb\\x0ac\\x9bd\\x7f é…\n");
    }

    @Test
    void aLineOfTheFullLengthIsWholeAndALongerOneIsCut() {
        String full = "x".repeat(Console.MAX_TEXT);

        assertThat(Console.line(0, full)).endsWith(full + "\n");
        assertThat(Console.line(0, full + "y")).endsWith(full + " …\n");
    }

    @Test
    void sayingWritesOneLine() {
        FakeKernel kernel = new FakeKernel();

        new Console(kernel).say("ledger: running");

        assertThat(kernel.console).containsExactly("[    1.000] octant: ledger: running\n");
    }
}
