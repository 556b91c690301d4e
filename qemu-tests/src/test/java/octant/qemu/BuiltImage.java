package octant.qemu;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// What the build left in `out`, and what is known of it: `image.properties`.
record BuiltImage(Path out, Properties properties) {
    private static final String ARCHITECTURE = "x86_64";

    /// The image, or an aborted test that says what is missing.
    static BuiltImage require() {
        Path out = Path.of(System.getProperty("octant.out", "out"));
        BuiltImage image = new BuiltImage(out, new Properties());
        List<String> missing =
                new ArrayList<>(
                        HostTool.missing(
                                HostTool.QEMU,
                                HostTool.QEMU_IMG,
                                HostTool.FIRMWARE,
                                HostTool.FIRMWARE_VARIABLES,
                                HostTool.MDIR,
                                HostTool.E2FSCK));
        for (Path file : List.of(image.disk(), image.kernel(), image.report())) {
            if (!Files.isReadable(file)) {
                missing.add(file + " is missing; build it: make image");
            }
        }
        if (!missing.isEmpty()) {
            String reason = "SKIPPED: " + String.join("; ", missing);
            System.err.println(reason);
            abort(reason);
        }
        try (Reader text = Files.newBufferedReader(image.report())) {
            image.properties().load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return image;
    }

    Path disk() {
        return out.resolve("image").resolve(ARCHITECTURE).resolve("octant-x86_64.raw");
    }

    Path kernel() {
        return out.resolve("kernel").resolve(ARCHITECTURE).resolve("linux.efi");
    }

    /// The launcher, as it lies in the root.
    Path launcher() {
        return out.resolve("root").resolve(ARCHITECTURE).resolve("octant");
    }

    String version() {
        return value("version");
    }

    String rootHash() {
        return value("root-hash.a");
    }

    /// The command line that the kernel image carries.
    String kernelOptions() {
        return value("kernel.options.a");
    }

    private Path report() {
        return out.resolve("image").resolve(ARCHITECTURE).resolve("image.properties");
    }

    private String value(String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalStateException(report() + ": no " + key + " in " + properties);
        }
        return value;
    }
}
