package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import octant.update.OctantVersion;

/// A copy of the root tree that says which version it is: a tree is built once, images of it are
/// made of any version.
final class VersionedTree {
    private static final Path RELEASE = Path.of("usr/lib/os-release");

    private VersionedTree() {}

    static void make(Path tree, Path copy, OctantVersion version) throws IOException {
        if (!Files.isDirectory(tree)) {
            throw new ImageException(tree + ": no folder; is the root tree built?");
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        copy.resolve(tree.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
        Path release = copy.resolve(RELEASE);
        List<String> lines =
                Files.readAllLines(release).stream().map(line -> line(line, version)).toList();
        Files.write(release, lines);
    }

    private static String line(String line, OctantVersion version) {
        String key = line.substring(0, line.indexOf('=') + 1);
        return switch (key) {
            case "VERSION_ID=", "IMAGE_VERSION=" -> key + version;
            case "PRETTY_NAME=" -> key + "\"Octant " + version + "\"";
            default -> line;
        };
    }
}
