package octant.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import octant.main.NativesLibrary;
import octant.services.api.AccessToken;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokenCommandTest {
    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void natives() {
        NativesLibrary.load();
    }

    @Test
    void printsANewTokenAndKeepsOnlyItsHash() throws Exception {
        Path file = folder.resolve("hash");
        assertThat(call(file)).isZero();
        String token = text(out).strip();
        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(Files.readString(file))
                .isEqualTo(AccessToken.hashLine(token))
                .doesNotContain(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        out.reset();
        assertThat(call(file)).isZero();
        assertThat(text(out).strip()).isNotEqualTo(token);
    }

    @Test
    void saysWhyItCouldNotBeKept() {
        assertThat(call(folder.resolve("missing/hash"))).isEqualTo(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).startsWith("octant api-token: ").contains("ENOENT");
    }

    private int call(Path file) {
        return new ApiTokenCommand(file.toString())
                .run(
                        new Invocation(
                                List.of(),
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                Optional.empty()));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
