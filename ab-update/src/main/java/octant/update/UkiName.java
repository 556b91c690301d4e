package octant.update;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file name of a UKI in `EFI/Linux` of the EFI system partition:
///
/// ```
/// octant_1.2.0.efi        good: booted and confirmed
/// octant_1.2.0+3.efi      new: three tries left
/// octant_1.2.0+1-2.efi    one try left, two begun and not confirmed
/// octant_1.2.0+0-3.efi    bad: passed over
/// ```
///
/// systemd-boot takes a try off before each boot by renaming the file; whoever finds the boot good
/// renames it to have no counter. The natural order is the one in which systemd-boot tries the
/// files.
///
/// @param tries empty once the boot was confirmed
public record UkiName(OctantVersion version, Optional<Tries> tries) implements Comparable<UkiName> {
    private static final Pattern PATTERN =
            Pattern.compile(
                    "octant_(?<version>[0-9A-Za-z.~^-]{1,64})"
                            + "(\\+(?<left>[0-9]{1,3})(-(?<done>[0-9]{1,3}))?)?\\.efi",
                    Pattern.CASE_INSENSITIVE);

    private static final Comparator<UkiName> BOOT_ORDER =
            Comparator.comparing(UkiName::isBad)
                    .thenComparing(UkiName::version, Comparator.reverseOrder())
                    .thenComparing(UkiName::isCounted, Comparator.reverseOrder())
                    .thenComparing(Comparator.comparingInt(UkiName::left).reversed())
                    .thenComparingInt(UkiName::done);

    /// @param left boots that may still be tried
    /// @param done boots that were begun
    public record Tries(int left, int done) {
        public static final int MAX = 999;

        public Tries {
            if (left < 0 || left > MAX || done < 0 || done > MAX) {
                throw new IllegalArgumentException("tries: want 0 to 999: +" + left + "-" + done);
            }
        }
    }

    /// A version that was not booted yet.
    public static UkiName fresh(OctantVersion version, int tries) {
        return new UkiName(version, Optional.of(new Tries(tries, 0)));
    }

    /// Empty if this is no UKI of ours. FAT does not tell small letters from capitals, nor does
    /// this.
    public static Optional<UkiName> parse(String fileName) {
        Matcher matcher = PATTERN.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        OctantVersion version = new OctantVersion(matcher.group("version"));
        String left = matcher.group("left");
        String done = matcher.group("done");
        return Optional.of(
                new UkiName(
                        version,
                        left == null
                                ? Optional.empty()
                                : Optional.of(
                                        new Tries(
                                                Integer.parseInt(left),
                                                done == null ? 0 : Integer.parseInt(done)))));
    }

    public String fileName() {
        String counter =
                tries.map(t -> "+" + t.left() + (t.done() == 0 ? "" : "-" + t.done())).orElse("");
        return "octant_" + version + counter + ".efi";
    }

    /// The name after the boot was confirmed.
    public UkiName confirmed() {
        return new UkiName(version, Optional.empty());
    }

    /// The name after somebody took its tries away: passed over from now on.
    public UkiName exhausted() {
        return new UkiName(version, Optional.of(new Tries(0, done())));
    }

    /// Whether its boots are still counted.
    public boolean isCounted() {
        return tries.isPresent();
    }

    /// Whether all of its tries were used up.
    public boolean isBad() {
        return tries.isPresent() && left() == 0;
    }

    @Override
    public int compareTo(UkiName other) {
        return BOOT_ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return fileName();
    }

    /// Boots that were begun and not confirmed.
    public int done() {
        return tries.map(Tries::done).orElse(0);
    }

    private int left() {
        return tries.map(Tries::left).orElse(0);
    }
}
