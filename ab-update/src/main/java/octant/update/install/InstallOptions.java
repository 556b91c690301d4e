package octant.update.install;

/// What the operator asks for.
///
/// @param allowDowngrade take a version that is older than the running one
/// @param tries how often the new version may be booted before it counts as bad
public record InstallOptions(boolean allowDowngrade, int tries) {
    public static final int MIN_TRIES = 1;
    public static final int MAX_TRIES = 9;
    public static final int DEFAULT_TRIES = 3;

    public InstallOptions {
        if (tries < MIN_TRIES || tries > MAX_TRIES) {
            throw new IllegalArgumentException("tries: want 1 to 9, have " + tries);
        }
    }

    public static InstallOptions standard() {
        return new InstallOptions(false, DEFAULT_TRIES);
    }
}
