package octant.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What was observed, as a table for people: printed, and kept beside the consoles.
final class OutcomeTable {
    private final List<List<String>> rows = new ArrayList<>();

    OutcomeTable(String... heads) {
        rows.add(List.of(heads));
    }

    void add(Object... cells) {
        rows.add(List.of(cells).stream().map(Object::toString).toList());
    }

    /// Prints it, and writes it to `target/vm/NAME.txt`.
    void publish(String name) {
        System.out.print(this);
        try {
            Files.writeString(Path.of("target", "vm", name + ".txt"), toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        List<Integer> widths =
                IntStream.range(0, columns)
                        .mapToObj(column ->
                                rows.stream()
                                        .mapToInt(row -> row.get(column).length())
                                        .max()
                                        .orElse(0))
                        .toList();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                line.append(("%-" + (widths.get(column) + 2) + "s").formatted(row.get(column)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
