package octant.main;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// As the machine's PID 1, in namespaces of its own.
///
/// @param enter the script `image/debian/enter.sh`
record NamespaceStart(Path root, String enter) implements ApplianceStart {
    private static final List<String> ARGUMENTS =
            List.of("init", "octant.ip=none", "octant.data=none", "octant.watchdog=off");

    @Override
    public Running begin() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(enter, "--host-network", root.toString());
        builder.command().addAll(ARGUMENTS);
        Process unshare =
                builder.redirectErrorStream(true).redirectOutput(new File("/dev/null")).start();
        long first = firstProcess(unshare.pid());
        Path process = Path.of("/proc", Long.toString(first));
        Instant exec = ApplianceStart.awaitExec(process);
        // unshare passes no signal on; with its first process the whole namespace ends.
        return new Running(
                process,
                exec,
                unshare::isAlive,
                () -> {
                    ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
                    ApplianceStart.await(unshare);
                });
    }

    /// PID 1 of the new namespace: unshare's only child.
    private static long firstProcess(long unshare) throws Exception {
        String pid = Long.toString(unshare);
        Path children = Path.of("/proc", pid, "task", pid, "children");
        Instant deadline = Instant.now().plus(TIMEOUT);
        while (Instant.now().isBefore(deadline)) {
            // Until it is unshare itself, its children are those of the script around it.
            boolean isUnshare = ApplianceStart.runs(Path.of("/proc", pid), "/unshare");
            String child = isUnshare ? Files.readString(children).strip() : "";
            if (!child.isEmpty()) {
                return Long.parseLong(child);
            }
            Thread.sleep(0, 100_000);
        }
        throw new IllegalStateException("no process in the namespace");
    }
}
