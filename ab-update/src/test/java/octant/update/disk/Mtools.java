package octant.update.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The other implementation of FAT: Debian's packages dosfstools and mtools, on a file.
public record Mtools(Path image) {
    /// Makes a file system, or aborts the test and says what is missing.
    public static Mtools format(Path image, int mebibytes, String... options) {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mkfs.vfat"))
                        && Files.isExecutable(Path.of("/usr/bin/mtype")),
                "SKIPPED: no FAT tools to check with; install dosfstools and mtools");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebibytes << 20);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        List<String> command = new ArrayList<>(List.of("/usr/sbin/mkfs.vfat", "--invariant"));
        command.addAll(List.of(options));
        command.add(image.toString());
        run(command);
        return new Mtools(image);
    }

    public void makeFolder(String path) {
        run(List.of("mmd", "-i", image.toString(), "::" + path));
    }

    public void copyIn(Path file, String path) {
        run(List.of("mcopy", "-i", image.toString(), file.toString(), "::" + path));
    }

    public void remove(String path) {
        run(List.of("mdel", "-i", image.toString(), "::" + path));
    }

    /// Paths of all files and folders, folders with a slash at the end.
    public List<String> list() {
        byte[] listing = run(List.of("mdir", "-/", "-b", "-a", "-i", image.toString(), "::"));
        return new String(listing, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("::/"))
                .map(line -> line.substring(3))
                .sorted()
                .toList();
    }

    public byte[] type(String path) {
        return run(List.of("mtype", "-i", image.toString(), "::" + path));
    }

    private static byte[] run(List<String> command) {
        try {
            Path output = Files.createTempFile("octant-mtools", ".out");
            Process process =
                    new ProcessBuilder(
                                    Stream.concat(
                                                    Stream.of("env", "MTOOLS_SKIP_CHECK=1"),
                                                    command.stream())
                                            .toList())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
            byte[] bytes = Files.readAllBytes(output);
            Files.delete(output);
            assertThat(process.exitValue())
                    .as("%s: %s", command, new String(bytes, StandardCharsets.ISO_8859_1))
                    .isZero();
            return bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
