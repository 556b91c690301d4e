package octant.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// hawkBit's libraries, fetched by Maven once per version of their list.
final class HawkbitLibraries {
    private static final String GOAL =
            "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

    private HawkbitLibraries() {}

    /// @param source the source tree
    /// @param folder where they are kept
    /// @return a class path
    /// @throws QemuException if Maven cannot get them
    static String classPath(Path source, Path folder) {
        Path list = source.resolve("qemu-tests/hawkbit/pom.xml");
        Path done = folder.resolve("fetched.xml");
        Path libraries = folder.resolve("libraries");
        try {
            if (!Files.exists(done) || Files.mismatch(done, list) >= 0) {
                fetch(source, list, libraries);
                Files.createDirectories(folder);
                Files.copy(list, done, StandardCopyOption.REPLACE_EXISTING);
            }
            try (Stream<Path> jars = Files.list(libraries)) {
                return list.getParent()
                        + ":"
                        + jars.map(Path::toString).sorted().collect(Collectors.joining(":"));
            }
        } catch (IOException e) {
            throw new QemuException("hawkBit's libraries in " + folder, e);
        }
    }

    private static void fetch(Path source, Path list, Path libraries) {
        HostCommand.run(
                List.of(
                        source.resolve("mvnw").toString(),
                        "--quiet",
                        "--batch-mode",
                        "--file",
                        list.toString(),
                        GOAL,
                        "-DoutputDirectory=" + libraries));
    }
}
