package octant.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the host's tools, each in the same small environment, so that neither the user's settings
/// nor the clock get into an image.
///
/// @param searchPath folders separated by colons
/// @param scratch where a tool's output goes while it runs
record HostTools(String searchPath, Path scratch) {
    static final Duration TIMEOUT = Duration.ofMinutes(10);

    /// The kernel's words, by which [Main] knows what to advise.
    static final String DISK_FULL = "No space left on device";

    /// What xorriso says, which looks before it writes.
    private static final String WILL_NOT_FIT = "exceeds free space";

    private static final int MAX_OUTPUT_CHARS = 2000;
    private static final long FULL_BYTES = 1 << 20;

    /// @return what it printed
    /// @throws ImageException if it is missing, fails, or takes longer than [#TIMEOUT]
    String run(HostTool tool, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(path(tool).toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path log = scratch.resolve(tool.command() + ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment());
            int status = await(tool, builder.start());
            String output = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
            if (status != 0) {
                throw new ImageException(failure(tool, status, output));
            }
            return output;
        } catch (IOException e) {
            throw new ImageException("run(" + tool.command() + ")", e);
        }
    }

    /// Where a tool is, to be run by another one.
    Path path(HostTool tool) {
        return tool.find(searchPath);
    }

    private Map<String, String> environment() {
        String time = Long.toString(Reproducible.TIME.getEpochSecond());
        return Map.of(
                "PATH", searchPath,
                "LC_ALL", "C",
                "TZ", "UTC",
                "SOURCE_DATE_EPOCH", time,
                "E2FSPROGS_FAKE_TIME", time,
                "MTOOLSRC", "/dev/null",
                "MKE2FS_CONFIG", "/dev/null");
    }

    private static int await(HostTool tool, Process process) {
        try {
            if (process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new ImageException(
                    tool.command() + ": not done after " + TIMEOUT.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException(tool.command() + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// Few tools say that the disk is full, and their words may not have fitted on it either.
    private String failure(HostTool tool, int status, String output) {
        String end = output.substring(Math.max(0, output.length() - MAX_OUTPUT_CHARS));
        boolean full = end.contains(WILL_NOT_FIT) || scratch.toFile().getUsableSpace() < FULL_BYTES;
        return tool.command()
                + " ended with status "
                + status
                + ": "
                + end
                + (full ? " (" + DISK_FULL + ")" : "");
    }
}
