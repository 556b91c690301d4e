package octant.update;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A boot entry as systemd-boot knows and sorts it.
///
/// @param id the file's name
/// @param sortKey groups the entries of one system
/// @param tries empty if its boots are not counted
record LoaderEntry(
        String id, Optional<String> sortKey, String version, Optional<UkiName.Tries> tries) {
    private static final Comparator<String> NEWEST_FIRST =
            ((Comparator<String>) OctantVersion::compareTexts).reversed();

    /// In the order in which systemd-boot offers them, the one it starts first. Between two files
    /// of one version it compares their names, newest first: a counted one comes before one that is
    /// not.
    ///
    /// Source: systemd 252, `config_entry_compare`; the UAPI Boot Loader Specification's "Sorting".
    static final Comparator<LoaderEntry> ORDER =
            Comparator.comparing(LoaderEntry::passedOver)
                    .thenComparing(entry -> entry.sortKey().isEmpty())
                    .thenComparing(entry -> entry.sortKey().orElse(""))
                    .thenComparing(LoaderEntry::sortedVersion, NEWEST_FIRST)
                    .thenComparing(LoaderEntry::foldedId, NEWEST_FIRST);

    /// Only before this very suffix; a `+` elsewhere is a part of the name.
    private static final Pattern COUNTER =
            Pattern.compile(".*\\+(?<left>[0-9]{1,9})(-(?<done>[0-9]{1,9}))?\\.efi");

    static LoaderEntry of(String fileName, UkiContents contents) {
        return new LoaderEntry(
                fileName, contents.sortKey(), contents.version().orElse(""), tries(fileName));
    }

    /// Never started by itself.
    boolean passedOver() {
        return tries.stream().anyMatch(t -> t.left() == 0);
    }

    private static Optional<UkiName.Tries> tries(String fileName) {
        Matcher counter = COUNTER.matcher(fileName);
        if (!counter.matches()) {
            return Optional.empty();
        }
        String done = counter.group("done");
        return Optional.of(
                new UkiName.Tries(
                        bounded(counter.group("left")), done == null ? 0 : bounded(done)));
    }

    private static int bounded(String number) {
        return Math.min(Integer.parseInt(number), UkiName.Tries.MAX);
    }

    /// Without a sort key only the name counts.
    private String sortedVersion() {
        return sortKey.isPresent() ? version : "";
    }

    private String foldedId() {
        return id.toLowerCase(Locale.ROOT);
    }
}
