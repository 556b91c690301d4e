package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialConsoleTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void readsOnFromTheLastMatch() {
        SerialConsole console = console(text("ready 1\nother\nready 2\n"));
        assertThat(console.awaitLine("ready (\\d)", LONG).group(1)).isEqualTo("1");
        assertThat(console.awaitLine("ready (\\d)", LONG).group(1)).isEqualTo("2");
    }

    @Test
    void looksAtEverythingSaidSoFar() {
        SerialConsole console = console(text("first\nlast\n"));
        console.awaitLine("last", LONG);
        assertThat(console.sawLine("^first$")).isTrue();
        assertThat(console.sawLine("nothing")).isFalse();
    }

    @Test
    void waitsForALineThatComesLater() throws IOException {
        PipedOutputStream guest = new PipedOutputStream();
        SerialConsole console = console(new PipedInputStream(guest));
        Thread.ofVirtual()
                .start(() -> {
                    try (guest) {
                        guest.write("later\n".getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        assertThat(console.awaitLine("later", LONG).group()).isEqualTo("later");
    }

    @Test
    void tellsWhatWasSaidInsteadWhenTheTimeIsUp() throws IOException {
        PipedOutputStream guest = new PipedOutputStream();
        SerialConsole console = console(new PipedInputStream(guest));
        guest.write("kernel panic\n".getBytes(StandardCharsets.UTF_8));
        guest.flush();
        console.awaitLine("panic", LONG);
        assertThatThrownBy(() -> console.awaitLine("welcome", SOON))
                .isInstanceOf(QemuException.class)
                .hasMessageContaining("/welcome/")
                .hasMessageContaining("PT0.05S")
                .hasMessageContaining("| kernel panic")
                .hasMessageContaining(console.log().toString());
        guest.close();
    }

    @Test
    void tellsWhenTheMachineEndedFirst() {
        SerialConsole console = console(text("bye\n"));
        assertThatThrownBy(() -> console.awaitLine("welcome", LONG))
                .hasMessageContaining("the machine ended before it came");
    }

    @Test
    void showsTheLastFortyLines() {
        SerialConsole console = console(text("line\n".repeat(3) + "forty\n" + "more\n".repeat(39)));
        console.awaitEnd(LONG);
        assertThat(console.tail()).contains("| forty").doesNotContain("| line");
    }

    @Test
    void keepsEveryByteInTheLogAndGivesEachLineToTheListener() throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        Path log = folder.resolve("console.log");
        SerialConsole console = SerialConsole.reading(text("\u001b[1mone\r\ntwo"), log, heard::add);
        console.awaitEnd(LONG);
        assertThat(heard).containsExactly("one", "two");
        assertThat(Files.readString(log)).isEqualTo("\u001b[1mone\r\ntwo");
    }

    @Test
    void keepsNoMoreLinesThanItsLimit() {
        SerialConsole console = console(text("x\n".repeat(SerialConsole.MAX_LINES + 1)));
        console.awaitEnd(LONG);
        assertThat(console.lines()).hasSize(SerialConsole.MAX_LINES);
    }

    private SerialConsole console(InputStream guest) {
        return SerialConsole.reading(guest, folder.resolve("console.log"), line -> {});
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
