package octant.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a program of the host to its end.
final class HostCommand {
    /// For the slowest of them, a copy of a disk.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private HostCommand() {}

    /// Its standard output and error together.
    ///
    /// @throws QemuException if it fails or does not end in time
    static String run(List<String> command) {
        return run(command, List.of(0));
    }

    /// @param good the exit statuses that are none of a failure
    static String run(List<String> command, List<Integer> good) {
        try {
            Path output = Files.createTempFile("octant-command", ".out");
            try {
                return run(command, output, good);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new QemuException(String.join(" ", command), e);
        }
    }

    private static String run(List<String> command, Path output, List<Integer> good)
            throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new QemuException(
                        String.join(" ", command) + ": still running after " + LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException(String.join(" ", command) + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (!good.contains(process.exitValue())) {
            throw new QemuException(
                    String.join(" ", command) + ": exit " + process.exitValue() + ": " + text);
        }
        return text;
    }
}
