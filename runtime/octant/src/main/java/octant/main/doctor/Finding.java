package octant.main.doctor;

/// One invariant, examined.
///
/// @param name of the invariant, one word: `root-read-only`
/// @param evidence what was seen, for a person to judge by
public record Finding(String name, Verdict verdict, String evidence) {
    /// What the evidence says.
    public enum Verdict {
        HOLDS,
        /// It does not hold, and the machine works all the same: a development boot, no network.
        ATTENTION,
        BROKEN
    }

    public static Finding holds(String name, String evidence) {
        return new Finding(name, Verdict.HOLDS, evidence);
    }

    public static Finding attention(String name, String evidence) {
        return new Finding(name, Verdict.ATTENTION, evidence);
    }

    public static Finding broken(String name, String evidence) {
        return new Finding(name, Verdict.BROKEN, evidence);
    }

    /// `ok`, `attention` or `FAILED`, as the console and `octant doctor` print it.
    public String word() {
        return switch (verdict) {
            case HOLDS -> "ok";
            case ATTENTION -> "attention";
            case BROKEN -> "FAILED";
        };
    }
}
