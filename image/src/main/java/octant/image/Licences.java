package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/// The licences of what is in an image, from `image/licences.properties`: SPDX expressions by Maven
/// group and by name.
final class Licences {
    /// Ours.
    private static final String OWN_GROUP = "octant";

    private final Properties expressions;

    private Licences(Properties expressions) {
        this.expressions = expressions;
    }

    /// The project's own list.
    static Licences load() {
        try (InputStream in = Licences.class.getResourceAsStream("licences.properties")) {
            if (in == null) {
                throw new ImageException("licences.properties is missing from the program's jar");
            }
            return parse(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Licences parse(Reader text) throws IOException {
        Properties expressions = new Properties();
        expressions.load(text);
        return new Licences(expressions);
    }

    /// @return empty for our own
    /// @throws ImageException if neither the group nor one above it has a line
    Optional<String> ofGroup(String group) {
        if (group.equals(OWN_GROUP)) {
            return Optional.empty();
        }
        for (String at = group;
                !at.isEmpty();
                at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            String expression = expressions.getProperty(at);
            if (expression != null) {
                return Optional.of(expression.strip());
            }
        }
        throw missing("Maven group " + group);
    }

    /// @throws ImageException if the name has no line
    Optional<String> ofName(String name) {
        String expression = expressions.getProperty(name);
        if (expression == null) {
            throw missing(name);
        }
        return Optional.of(expression.strip());
    }

    private static ImageException missing(String what) {
        return new ImageException(
                what
                        + ": no licence is known; add its SPDX expression to image/licences.properties");
    }
}
