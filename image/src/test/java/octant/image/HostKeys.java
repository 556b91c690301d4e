package octant.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Keys for tests, made by the script behind `make keys`, and the host's tools.
final class HostKeys {
    private static final Path SOURCE = Path.of(System.getProperty("octant.source", "."));

    private HostKeys() {}

    /// How the script ended and what it said.
    record Outcome(int status, String output) {}

    /// @param folder where no file is
    static OwnerKeys make(Path folder) throws IOException, InterruptedException {
        Outcome outcome = keys(folder);
        if (outcome.status() != 0) {
            throw new IllegalStateException(outcome.output());
        }
        return new OwnerKeys(folder);
    }

    static Outcome keys(Path folder) throws IOException, InterruptedException {
        return run(SOURCE.resolve("image/debian/keys.sh").toString(), folder.toString(), "test");
    }

    static Outcome run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + ": still running");
        }
        return new Outcome(process.exitValue(), output);
    }

    static HostTools tools(Path scratch) {
        return new HostTools(System.getenv("PATH"), scratch);
    }
}
