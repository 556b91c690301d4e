package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleLinesTest {
    @Test
    void endsLinesAtLineFeedsAndKeepsTheUnfinishedOneForTheEnd() {
        assertThat(lines("one\r\ntwo\nthr")).containsExactly("one", "two", "thr");
    }

    @Test
    void takesColoursOut() {
        assertThat(lines("\u001b[1m\u001b[33mMapping\u001b[0m table\n"))
                .containsExactly("Mapping table");
    }

    @Test
    void takesAJumpOfTheCursorForANewLine() {
        assertThat(lines("Boot in 3 s.\u001b[04;01HBoot in 2 s.\u001b[2J"))
                .containsExactly("Boot in 3 s.", "Boot in 2 s.");
    }

    @Test
    void joinsCharactersThatCameInPieces() {
        byte[] bytes = "für\n".getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        ConsoleLines console = new ConsoleLines(lines::add);
        for (byte b : bytes) {
            console.add(new byte[] {b}, 1);
        }
        assertThat(lines).containsExactly("für");
    }

    @Test
    void cutsALineThatNeverEnds() {
        String most = "x".repeat(ConsoleLines.MAX_LINE_BYTES);
        assertThat(lines(most + "y\n")).containsExactly(most, "y");
        assertThat(lines(most.substring(1) + "\n")).containsExactly(most.substring(1));
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        ConsoleLines console = new ConsoleLines(lines::add);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        console.add(bytes, bytes.length);
        console.end();
        return lines;
    }
}
