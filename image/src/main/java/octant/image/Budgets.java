package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import octant.update.disk.Architecture;

/// How large each part may be on one architecture, from `image/budgets.properties`. A part above
/// its budget fails the build: machines have slots of a fixed size, and every megabyte is read at
/// every boot.
record Budgets(Architecture architecture, Map<Part, Long> mebibytes) {
    /// The parts that have a budget: a line `KEY.ARCHITECTURE` each.
    enum Part {
        ROOT_IMAGE("root-image"),
        UKI("uki"),
        KERNEL("kernel"),
        ISO("iso"),

        /// For who downloads it: 80 MB.
        COMPRESSED_DISK("compressed-disk");

        private final String key;

        Part(String key) {
            this.key = key;
        }

        private String on(Architecture architecture) {
            return key + "." + architecture.kernelName();
        }
    }

    /// The project's own.
    static Budgets load(Architecture architecture) {
        try (InputStream in = Budgets.class.getResourceAsStream("budgets.properties")) {
            if (in == null) {
                throw new ImageException("budgets.properties is missing from the program's jar");
            }
            return parse(architecture, new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws ImageException if a key is missing, unknown or no whole number of MiB
    static Budgets parse(Architecture architecture, Reader text) throws IOException {
        Properties properties = new Properties();
        properties.load(text);
        Set<String> unknown = new HashSet<>(properties.stringPropertyNames());
        for (Architecture any : Architecture.values()) {
            Arrays.stream(Part.values()).map(part -> part.on(any)).forEach(unknown::remove);
        }
        if (!unknown.isEmpty()) {
            throw new ImageException("budgets.properties: unknown keys " + unknown);
        }
        Map<Part, Long> mebibytes = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            mebibytes.put(part, mebibytes(properties, part.on(architecture)));
        }
        return new Budgets(architecture, mebibytes);
    }

    /// @throws ImageException if the part is larger than its budget
    void require(Part part, long bytes) {
        long budget = Optional.ofNullable(mebibytes.get(part)).orElseThrow();
        if (bytes > budget << 20) {
            throw new ImageException(
                    "%s: %.1f MiB, its budget is %d MiB (image/budgets.properties); make it smaller"
                            .formatted(part.on(architecture), bytes / (double) (1 << 20), budget));
        }
    }

    private static long mebibytes(Properties properties, String key) {
        String value = properties.getProperty(key, "").strip();
        if (!value.matches("[0-9]{1,6}")) {
            throw new ImageException(
                    "budgets.properties: " + key + ": want whole MiB: \"" + value + "\"");
        }
        return Long.parseLong(value);
    }
}
