package octant.main;

import java.nio.file.Files;
import java.nio.file.Path;

/// The natives that the launcher registers, for a test that makes system calls itself.
public final class NativesLibrary {
    private NativesLibrary() {}

    /// Loading a library twice does nothing. Restricted, and that is the point: only tests do it.
    @SuppressWarnings("restricted")
    public static void load() {
        Path library = Path.of(System.getProperty("octant.natives.library", "(not set)"));
        if (!Files.isRegularFile(library)) {
            throw new IllegalStateException(
                    "no natives at " + library + ": build them first with 'make launcher'");
        }
        System.load(library.toAbsolutePath().toString());
    }
}
