package octant.update.tryboot;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octant.update.Slot;
import octant.update.UkiName;

/// `octant.txt`: what is known of both boot partitions. Ours alone; the firmware does not read it.
///
/// ```
/// octant-boot-a good
/// octant-boot-b trial 1 0        tries that are left, tries that were begun
/// ```
///
/// It fills a sector, so that it is replaced in one piece.
public record TrialMarks(Map<Slot, Mark> marks) {
    public static final String FILE = "octant.txt";

    /// A sector of any card.
    public static final int BYTES = 512;

    private static final Pattern LINE =
            Pattern.compile(
                    "octant-boot-(?<slot>[ab])"
                            + " (good|empty|trial (?<left>[0-9]{1,3}) (?<done>[0-9]{1,3}))");

    public TrialMarks {
        marks = Map.copyOf(marks);
    }

    /// Of a new card.
    public static TrialMarks initial() {
        return new TrialMarks(Map.of(Slot.A, new Mark.Good(), Slot.B, new Mark.Empty()));
    }

    /// What cannot be read is not known to be good: such a partition counts as empty.
    static TrialMarks parse(String text) {
        Map<Slot, Mark> marks = new EnumMap<>(Slot.class);
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                marks.put(matcher.group("slot").equals("a") ? Slot.A : Slot.B, mark(matcher));
            }
        }
        return new TrialMarks(marks);
    }

    Mark of(Slot slot) {
        return marks.getOrDefault(slot, new Mark.Empty());
    }

    TrialMarks with(Slot slot, Mark mark) {
        Map<Slot, Mark> changed = new EnumMap<>(Slot.class);
        changed.putAll(marks);
        changed.put(slot, mark);
        return new TrialMarks(changed);
    }

    public byte[] encode() {
        StringBuilder text = new StringBuilder();
        for (Slot slot : List.of(Slot.values())) {
            text.append(slot.boot().label()).append(' ').append(words(of(slot))).append('\n');
        }
        text.repeat("\n", BYTES - text.length());
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static String words(Mark mark) {
        return switch (mark) {
            case Mark.Good _ -> "good";
            case Mark.Counted(UkiName.Tries tries) -> "trial " + tries.left() + " " + tries.done();
            case Mark.Empty _ -> "empty";
        };
    }

    private static Mark mark(Matcher line) {
        if (line.group("left") != null) {
            return new Mark.Counted(
                    new UkiName.Tries(
                            Integer.parseInt(line.group("left")),
                            Integer.parseInt(line.group("done"))));
        }
        return line.group().endsWith("good") ? new Mark.Good() : new Mark.Empty();
    }
}
