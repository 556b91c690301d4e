package octant.image;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octant.update.disk.Architecture;

/// Puts the container images of both architectures into one archive, of which a runtime takes what
/// suits its machine.
///
/// ```text
/// octant.image.OciIndex VERSION FOLDER ARCHIVE   FOLDER/ARCH/octant-ARCH-oci.tar are put together
/// ```
///
/// Exit status: 0 made, 1 could not be made, 2 wrong arguments.
public final class OciIndex {
    /// [OciLayout] wrote the file, with one manifest in it.
    private static final Pattern DIGEST = Pattern.compile("\"digest\": \"sha256:([0-9a-f]{64})\"");

    private OciIndex() {}

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, System.getenv("PATH"), arguments));
    }

    static int run(PrintStream out, PrintStream err, String searchPath, String... arguments) {
        if (arguments.length != 3) {
            err.println("usage: octant.image.OciIndex VERSION FOLDER ARCHIVE");
            return 2;
        }
        Path archive = Path.of(arguments[2]);
        try {
            Path scratch = archive.resolveSibling("." + archive.getFileName() + ".unfinished");
            delete(scratch);
            Files.createDirectories(scratch);
            try {
                join(arguments[0], Path.of(arguments[1]), scratch, searchPath);
                publish(scratch.resolve("all.tar"), archive);
            } finally {
                delete(scratch);
            }
            out.println(archive);
            return 0;
        } catch (ImageException e) {
            err.println("octant.image: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("octant.image: " + archive + ": " + e);
            return 1;
        }
    }

    private static void join(String version, Path folder, Path scratch, String searchPath)
            throws IOException {
        HostTools tools = new HostTools(searchPath, scratch);
        OciLayout layout = OciLayout.create(scratch.resolve("all"));
        List<Map<String, Object>> manifests = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            String name = architecture.kernelName();
            Path one = folder.resolve(name).resolve("octant-" + name + "-oci.tar");
            if (!Files.isRegularFile(one)) {
                throw new ImageException(
                        one + ": missing; make it with 'make image TARGET=oci ARCH=" + name + "'");
            }
            Path unpacked = Files.createDirectory(scratch.resolve(name));
            tools.run(HostTool.TAR, "--extract", "--file=" + one, "--directory=" + unpacked);
            OciLayout.Blob manifest = layout.adopt(OciImage.MANIFEST, unpacked, digest(unpacked));
            manifests.add(manifest.descriptor(OciImage.platform(architecture)));
        }
        OciLayout.Blob index = layout.addIndex(manifests);
        layout.finish(version, index.descriptor(Map.of()), tools, scratch.resolve("all.tar"));
    }

    private static String digest(Path layout) throws IOException {
        Path index = layout.resolve("index.json");
        Matcher found = DIGEST.matcher(Files.readString(index));
        if (!found.find()) {
            throw new ImageException(index + ": names no manifest");
        }
        return found.group(1);
    }

    private static void publish(Path made, Path archive) throws IOException {
        Path sum = archive.resolveSibling(archive.getFileName() + ".sha256");
        String line = FileDigest.of(made) + "  " + archive.getFileName() + "\n";
        Files.deleteIfExists(sum);
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(sum, line);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
