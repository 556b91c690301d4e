package octant.main;

/// The program's entry.
public final class Octant {
    private Octant() {}

    /// Called by the launcher with the arguments as the kernel gave them.
    public static int run(byte[][] arguments) {
        return arguments.length;
    }
}
