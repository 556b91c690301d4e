package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// How large each part may be, from `image/budgets.properties`. A part above its budget fails the
/// build: machines have slots of a fixed size, and every megabyte is read at every boot.
record Budgets(long rootImageMib, long ukiMib, long bzimageMib) {
    /// The parts that have a budget, one key each.
    enum Part {
        ROOT_IMAGE("root-image"),
        UKI("uki"),
        BZIMAGE("bzimage");

        private final String key;

        Part(String key) {
            this.key = key;
        }
    }

    /// The project's own.
    static Budgets load() {
        try (InputStream in = Budgets.class.getResourceAsStream("budgets.properties")) {
            if (in == null) {
                throw new ImageException("budgets.properties is missing from the program's jar");
            }
            return parse(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws ImageException if a key is missing, unknown or no whole number of MiB
    static Budgets parse(Reader text) throws IOException {
        Properties properties = new Properties();
        properties.load(text);
        Set<String> known =
                Arrays.stream(Part.values()).map(part -> part.key).collect(Collectors.toSet());
        for (String key : properties.stringPropertyNames()) {
            if (!known.contains(key)) {
                throw new ImageException("budgets.properties: unknown key " + key);
            }
        }
        return new Budgets(
                mib(properties, Part.ROOT_IMAGE),
                mib(properties, Part.UKI),
                mib(properties, Part.BZIMAGE));
    }

    /// @throws ImageException if the part is larger than its budget
    void require(Part part, long bytes) {
        long mib =
                switch (part) {
                    case ROOT_IMAGE -> rootImageMib;
                    case UKI -> ukiMib;
                    case BZIMAGE -> bzimageMib;
                };
        if (bytes > mib << 20) {
            throw new ImageException(
                    "%s: %.1f MiB, its budget is %d MiB (image/budgets.properties); make it smaller"
                            .formatted(part.key, bytes / (double) (1 << 20), mib));
        }
    }

    private static long mib(Properties properties, Part part) {
        String value = properties.getProperty(part.key, "").strip();
        if (!value.matches("[0-9]{1,6}")) {
            throw new ImageException(
                    "budgets.properties: " + part.key + ": want whole MiB: \"" + value + "\"");
        }
        return Long.parseLong(value);
    }
}
