package octant.init;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives a test class the natives that the launcher registers: `@ExtendWith(NativesLibrary.class)`.
final class NativesLibrary implements BeforeAllCallback {
    /// Loading a library twice does nothing. Restricted, and that is the point: only tests do it.
    @Override
    @SuppressWarnings("restricted")
    public void beforeAll(ExtensionContext context) {
        Path library = Path.of(System.getProperty("octant.natives.library", "(not set)"));
        if (!Files.isRegularFile(library)) {
            throw new IllegalStateException(
                    "no natives at " + library + ": build them first with 'make launcher'");
        }
        System.load(library.toAbsolutePath().toString());
    }
}
