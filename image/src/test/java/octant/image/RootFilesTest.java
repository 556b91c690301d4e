package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The root of what was built holds what `image/root-files.txt` says and nothing else: the root
/// tree, and the image read back from the finished disk by erofs-utils.
@ParameterizedClass
@ValueSource(strings = {"x86_64", "aarch64"})
class RootFilesTest {
    private static final Path OUT = Path.of(System.getProperty("octant.out", "out"));
    private static final Path LIST =
            Path.of(System.getProperty("octant.source", "."), "image/root-files.txt");
    private static final String HOME = "/usr/lib/octant/";

    /// The twelve permission bits, setuid among them (inode(7)).
    private static final int PERMISSIONS = 07777;

    private final String architecture;
    private final Path tree;
    private final Path built;

    /// Each path, with its kind and mode, or where it leads: `dir 755`, `file 644`, `link ../etc`.
    private final NavigableMap<String, String> listed = new TreeMap<>();

    /// Which package a file of the distribution is from.
    private final Map<String, String> packageOf = new TreeMap<>();

    /// The folder of the owner's certificates.
    private String trust = "";

    /// Those that may be missing.
    private final Set<String> optional = new HashSet<>();

    @TempDir Path folder;

    RootFilesTest(String architecture) {
        this.architecture = architecture;
        tree = OUT.resolve("root/" + architecture);
        built = OUT.resolve("image/" + architecture);
    }

    @BeforeEach
    void readTheList() throws IOException {
        for (String line : Files.readAllLines(LIST)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" +", -1);
            String[] kind = words[0].split("@", -1);
            if (kind.length > 1 && !kind[1].equals(architecture)) {
                continue;
            }
            String path = words[1];
            String from = words.length > 2 ? words[2] : "";
            switch (kind[0]) {
                case "package" -> {}
                case "dir" -> listed.put(path, "dir " + (from.isEmpty() ? "755" : from));
                case "link" -> listed.put(path, "link " + from);
                case "file" -> {
                    listed.put(path, "file 644");
                    packageOf.put(path, from);
                }
                case "jdk" -> listed.put(HOME + path, "file 644");
                case "lib" -> {
                    listed.put(libraryPath(path), "file 755");
                    packageOf.put(libraryPath(path), from);
                }
                case "lib-if-needed" -> {
                    listed.put(libraryPath(path), "file 755");
                    packageOf.put(libraryPath(path), from);
                    optional.add(libraryPath(path));
                }
                case "trust" -> {
                    listed.put(path, "dir 755");
                    trust = path;
                }
                case "made" -> listed.put(path, path.equals("/octant") ? "file 755" : "file 644");
                default -> throw new IllegalStateException(LIST + ": " + line);
            }
        }
    }

    private static String libraryPath(String name) {
        return name.startsWith("/") ? name : "/lib/" + name;
    }

    @Test
    void theTreeHoldsWhatTheListSaysAndNothingElse() throws Exception {
        assumeTree();
        assertHoldsWhatIsListed(tree);
    }

    @Test
    void theDiskHoldsWhatTheListSaysAndNothingElse() throws Exception {
        Path image = rootImage();
        Path read = folder.resolve("root");
        run(
                "fsck.erofs",
                "--extract=" + read,
                "--preserve-perms",
                "--no-preserve-owner",
                image.toString());
        assertHoldsWhatIsListed(read);
    }

    @Test
    void everythingOnTheDiskIsRoots() throws Exception {
        Path image = rootImage();
        for (String path : listed.keySet()) {
            if (!optional.contains(path)) {
                assertThat(run("dump.erofs", "--path=" + path, image.toString()))
                        .as(path)
                        .contains("Uid: 0   Gid: 0 ")
                        .contains("Xattr size: 0");
            }
        }
    }

    @Test
    void namesThePackagesThatItHoldsFilesOf() throws IOException {
        assumeTree();
        Set<String> wanted = new TreeSet<>();
        packageOf.forEach((path, name) -> {
            if (Files.exists(tree.resolve("." + path))) {
                wanted.add(name);
            }
        });
        List<String> lines = Files.readAllLines(tree.resolve("usr/lib/octant/packages"));
        String debian = architecture.equals("x86_64") ? "amd64" : "arm64";
        assertThat(lines)
                .filteredOn(line -> !line.matches("[A-Z_]+=\".+\""))
                .allMatch(line -> line.matches("\\S+ \\d\\S+ " + debian + " [A-Z].+"))
                .extracting(line -> line.split(" ", -1)[0])
                .containsExactlyElementsOf(wanted);
        assertThat(lines)
                .extracting(line -> line.split("=", -1)[0])
                .contains("IMPLEMENTOR", "JAVA_RUNTIME_VERSION");
    }

    @Test
    void theOnlyProgramIsOctant() {
        List<String> programs = new ArrayList<>();
        listed.forEach((path, what) -> {
            if (what.equals("file 755") && !path.startsWith("/lib")) {
                programs.add(path);
            }
        });
        assertThat(programs).containsExactly("/octant");
    }

    private void assumeTree() {
        assumeTrue(
                Files.isDirectory(tree),
                "SKIPPED: no root tree at %s: build it with 'make root ARCH=%s'"
                        .formatted(tree, architecture));
    }

    private void assertHoldsWhatIsListed(Path root) throws Exception {
        NavigableMap<String, String> found = found(root);
        NavigableMap<String, String> wanted = new TreeMap<>(listed);
        wanted.putAll(trusted(root));
        optional.stream().filter(path -> !found.containsKey(path)).forEach(wanted::remove);
        assertThat(lines(found)).containsExactlyElementsOf(lines(wanted));
    }

    /// Whose keys it was built with is the builder's business: what is there must be certificates
    /// and revocation lists, whatever their names.
    private Map<String, String> trusted(Path root) throws Exception {
        Map<String, String> files = new TreeMap<>();
        int certificates = 0;
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve("." + trust))) {
            for (Path file : entries) {
                String name = file.getFileName().toString();
                byte[] bytes = Files.readAllBytes(file);
                assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                        .as(name)
                        .doesNotContain("PRIVATE KEY");
                if (name.endsWith(".pem")) {
                    certificates +=
                            factory.generateCertificates(new ByteArrayInputStream(bytes)).size();
                } else {
                    assertThat(name).endsWith(".crl");
                    assertThat(factory.generateCRLs(new ByteArrayInputStream(bytes))).isNotEmpty();
                }
                files.put(trust + "/" + name, "file 644");
            }
        }
        assertThat(certificates).as("certificates in " + trust).isPositive();
        return files;
    }

    private static List<String> lines(Map<String, String> files) {
        return files.entrySet().stream()
                .map(file -> file.getKey() + " " + file.getValue())
                .toList();
    }

    private static NavigableMap<String, String> found(Path root) throws IOException {
        NavigableMap<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                if (!file.equals(root)) {
                    found.put("/" + root.relativize(file), description(file));
                }
            }
        }
        return found;
    }

    private static String description(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "link " + Files.readSymbolicLink(file);
        }
        int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        String kind =
                Files.isDirectory(file) ? "dir" : Files.isRegularFile(file) ? "file" : "special";
        return kind + " " + Integer.toOctalString(mode & PERMISSIONS);
    }

    /// The root file system of slot A, copied out of the disk.
    private Path rootImage() throws IOException {
        Path disk = built.resolve("octant-%s.raw".formatted(architecture));
        assumeTrue(
                Files.isRegularFile(disk),
                "SKIPPED: no disk at %s: build it with 'make image ARCH=%s'"
                        .formatted(disk, architecture));
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(built.resolve("image.properties"))) {
            properties.load(reader);
        }
        long offset = number(properties, "partition.root-a.offset-bytes");
        long size = number(properties, "root-image.bytes");
        Path image = folder.resolve("root.erofs");
        try (InputStream from = Files.newInputStream(disk);
                OutputStream to = Files.newOutputStream(image)) {
            from.skipNBytes(offset);
            for (long left = size; left > 0; ) {
                byte[] block = from.readNBytes((int) Math.min(left, 1024 * 1024));
                assertThat(block).as("the disk goes on").isNotEmpty();
                to.write(block);
                left -= block.length;
            }
        }
        return image;
    }

    private static long number(Properties properties, String key) {
        String value = properties.getProperty(key);
        assertThat(value).as(key + " in image.properties").isNotNull();
        return Long.parseLong(value);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + output).isZero();
        return output;
    }
}
