package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

/// The root tree as a container wants it. On a machine the data partition is mounted over `/var`,
/// `/etc/octant` and `/opt`; a container mounts nothing, so they are links into its one volume,
/// where the same folders lie.
final class ContainerTree {
    /// Folders that become links, and where to.
    private static final Map<String, String> LINKS =
            Map.of("var", "data/var", "etc/octant", "../data/etc", "opt", "data/opt");

    /// Written to by whatever user the container runs as; a runtime that puts a tmpfs or a fresh
    /// volume there gives it these permissions.
    private static final String[] WRITABLE = {"data", "run/octant", "tmp"};

    /// A link on a machine; a runtime puts its own file in its place.
    private static final String RESOLVER = "etc/resolv.conf";

    private ContainerTree() {}

    static void make(Path tree, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Path name = tree.relativize(file);
                if (!LINKS.containsKey(name.toString()) && !name.toString().equals(RESOLVER)) {
                    Files.copy(
                            file,
                            copy.resolve(name),
                            StandardCopyOption.COPY_ATTRIBUTES,
                            LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        for (Map.Entry<String, String> link : LINKS.entrySet()) {
            Path path = copy.resolve(link.getKey());
            folder(path.resolveSibling("."), "rwxr-xr-x");
            Files.createSymbolicLink(path, Path.of(link.getValue()));
        }
        for (String name : WRITABLE) {
            folder(copy.resolve(name), "rwxrwxrwx");
        }
        Files.setPosixFilePermissions(
                Files.createFile(copy.resolve(RESOLVER)),
                PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static void folder(Path path, String permissions) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
