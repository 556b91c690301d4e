package octant.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A way to start the real root tree, for [StartBench]: on the host's network, nothing of it left
/// when it is closed.
interface ApplianceStart {
    Duration TIMEOUT = Duration.ofSeconds(60);

    Running begin() throws Exception;

    /// @param process its folder in /proc
    /// @param exec when that process became /octant
    record Running(Path process, Instant exec, BooleanSupplier alive, Ending ending)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            ending.end();
        }
    }

    /// Ends a start, and waits until nothing of it is left.
    interface Ending {
        void end() throws IOException;
    }

    /// When a process becomes /octant: seen within a tenth of a millisecond.
    static Instant awaitExec(Path process) throws IOException {
        Instant deadline = Instant.now().plus(TIMEOUT);
        for (Instant now = Instant.now(); now.isBefore(deadline); now = Instant.now()) {
            if (runs(process, "/octant")) {
                return now;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("it never became /octant");
    }

    static boolean runs(Path process, String program) throws IOException {
        return Files.readSymbolicLink(process.resolve("exe")).toString().endsWith(program);
    }

    /// @return its exit status
    static int await(Process process) {
        return process.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join().exitValue();
    }
}
