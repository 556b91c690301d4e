package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOptionsTest {
    @Test
    void needsOnlyTheDisk() {
        assertThat(RunOptions.parse(List.of("--disk", "a.raw")))
                .isEqualTo(
                        new RunOptions(
                                Architecture.X86_64,
                                Path.of("a.raw"),
                                OptionalInt.empty(),
                                256,
                                false,
                                false,
                                Path.of("out/run")));
    }

    @Test
    void takesEveryOption() {
        String line =
                "--disk a --arch aarch64 --port 1 --memory 512 --fresh --until-ready --folder f";
        assertThat(RunOptions.parse(List.of(line.split(" "))))
                .isEqualTo(
                        new RunOptions(
                                Architecture.AARCH64,
                                Path.of("a"),
                                OptionalInt.of(1),
                                512,
                                true,
                                true,
                                Path.of("f")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', --disk FILE is missing",
        "--disk, --disk wants a value",
        "--disk a --port 0, --port 0: want a number from 1 to 65535",
        "--disk a --port 65536, --port 65536: want a number from 1 to 65535",
        "--disk a --port http, --port http: want a number from 1 to 65535",
        "--disk a --arch sparc, 'unknown architecture ''sparc''; there are: x86_64, aarch64'",
        "--disk a --memory 63, --memory 63: want a number from 64 to 1048576",
        "--dsik a, unknown option '--dsik'"
    })
    void namesTheWrongOption(String line, String message) {
        List<String> arguments = line.isEmpty() ? List.of() : List.of(line.split(" "));
        assertThatThrownBy(() -> RunOptions.parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void endsWithTwoAndTheUsageOnAWrongOption() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = run(out, "--what");
        assertThat(status).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("octant: run: unknown option '--what'")
                .contains("usage: Run --disk FILE");
    }

    @Test
    void saysHowToMakeADiskThatIsMissing() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = run(out, "--disk", "no/such/disk");
        assertThat(status).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(
                        "octant: run: no/such/disk: no such disk; build it: make image");
    }

    private static int run(ByteArrayOutputStream out, String... arguments) {
        return Run.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
