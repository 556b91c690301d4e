package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SystemCallTest {
    private static final Path X86_HEADER = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    private static final Path ARM_HEADER =
            Path.of("/usr/aarch64-linux-gnu/include/asm-generic/unistd.h");
    private static final Pattern NUMBER =
            Pattern.compile("#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+)");

    @Test
    void numbersOfX86AreThoseOfTheKernelHeaders() throws IOException {
        assertThat(table(Architecture.X86_64))
                .isSubsetOf(header(X86_HEADER, "linux-libc-dev").entrySet());
    }

    @Test
    void numbersOfArmAreThoseOfTheKernelHeaders() throws IOException {
        assertThat(table(Architecture.AARCH64))
                .isSubsetOf(header(ARM_HEADER, "linux-libc-dev-arm64-cross").entrySet());
    }

    @Test
    void namesOfArchitecturesAreThoseOfTheJvm() {
        assertThat(Architecture.named("amd64")).isEqualTo(Architecture.X86_64);
        assertThat(Architecture.named("aarch64")).isEqualTo(Architecture.AARCH64);
    }

    private static Set<Map.Entry<String, Integer>> table(Architecture architecture) {
        Map<String, Integer> table = new HashMap<>();
        for (SystemCall call : SystemCall.values()) {
            table.put(call.toString(), call.number(architecture));
        }
        return table.entrySet();
    }

    private static Map<String, Integer> header(Path header, String debianPackage)
            throws IOException {
        assumeTrue(
                Files.isReadable(header),
                "SKIPPED: no " + header + " to compare with; install " + debianPackage);
        Map<String, Integer> numbers = new HashMap<>();
        Matcher matcher = NUMBER.matcher(Files.readString(header));
        while (matcher.find()) {
            numbers.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        return numbers;
    }
}
