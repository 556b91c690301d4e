package octant.update.tryboot;

import octant.update.UkiName;

/// What is known of a boot partition that is not the one that starts.
public sealed interface Mark {
    /// It was booted and confirmed.
    record Good() implements Mark {}

    /// Its boots are counted.
    record Counted(UkiName.Tries tries) implements Mark {}

    /// Never written, or being written.
    record Empty() implements Mark {}
}
