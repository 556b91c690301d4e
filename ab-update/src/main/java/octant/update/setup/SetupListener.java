package octant.update.setup;

/// Is told how far an installation is: at each step, and a few times in between; from one thread at
/// a time.
@FunctionalInterface
public interface SetupListener {
    /// @param percent of the whole
    void progress(SetupStep step, int percent);
}
