package octant.image;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import octant.update.disk.Architecture;

/// What `make packages` unpacked.
final class UnpackedPackages {
    private static final Path OUT = Path.of(System.getProperty("octant.out", "out"));

    private UnpackedPackages() {}

    static Path folder(Architecture architecture) {
        Path folder = OUT.resolve("packages").resolve(architecture.kernelName());
        if (!Files.isReadable(folder.resolve("versions"))) {
            String reason = "SKIPPED: " + folder + " is missing; run make packages";
            System.err.println(reason);
            abort(reason);
        }
        return folder;
    }

    static BootPrograms bootPrograms(Architecture architecture) {
        return new BootPrograms(architecture, folder(architecture));
    }
}
