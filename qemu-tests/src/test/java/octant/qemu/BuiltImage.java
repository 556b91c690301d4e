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
///
/// @param architecture system property `octant.architecture`
record BuiltImage(Path out, Architecture architecture, Properties properties) {
    /// The image, or an aborted test that says what is missing.
    static BuiltImage require() {
        Path out = Path.of(System.getProperty("octant.out", "out"));
        Architecture architecture =
                Architecture.named(System.getProperty("octant.architecture", "x86_64"));
        BuiltImage image = new BuiltImage(out, architecture, new Properties());
        List<String> missing = new ArrayList<>(architecture.missing());
        missing.addAll(HostTool.missing(HostTool.QEMU_IMG, HostTool.MDIR, HostTool.E2FSCK));
        for (Path file : List.of(image.disk(), image.kernel(), image.report())) {
            if (!Files.isReadable(file)) {
                missing.add(file + " is missing; build it: make image ARCH=" + architecture.key());
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
        return out.resolve("image")
                .resolve(architecture.key())
                .resolve("octant-" + architecture.key() + ".raw");
    }

    /// The ISO, or an aborted test.
    Path requireIso() {
        Path iso = disk().resolveSibling("octant-" + architecture.key() + ".iso");
        if (!Files.isReadable(iso)) {
            String reason =
                    "SKIPPED: %s is missing; build it: make image TARGET=disk,iso ARCH=%s"
                            .formatted(iso, architecture.key());
            System.err.println(reason);
            abort(reason);
        }
        return iso;
    }

    /// In the form that QEMU loads without firmware.
    Path kernel() {
        String name =
                switch (architecture) {
                    case X86_64 -> "linux.efi";
                    case AARCH64 -> "Image";
                };
        return out.resolve("kernel").resolve(architecture.key()).resolve(name);
    }

    /// The launcher, as it lies in the root.
    Path launcher() {
        return out.resolve("root").resolve(architecture.key()).resolve("octant");
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
        return out.resolve("image").resolve(architecture.key()).resolve("image.properties");
    }

    private String value(String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalStateException(report() + ": no " + key + " in " + properties);
        }
        return value;
    }
}
