package octant.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// `/octant` of a real root tree, running as PID 1 of namespaces of its own (`enter.sh`), and what
/// a test does with it from outside. Closing it ends the namespaces, whatever state they are in.
final class RootTree implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    static final Path OUT = Path.of(System.getProperty("octant.out", "out"));
    static final Path BUILT = OUT.resolve("root/x86_64");

    /// What must change nothing in a runtime of ours.
    static final Map<String, String> HOSTILE_ENVIRONMENT =
            Map.of(
                    "JAVA_TOOL_OPTIONS", "-Doctant.picked=up",
                    "_JAVA_OPTIONS", "-Xmx2m",
                    "JDK_JAVA_OPTIONS", "-XX:+NoSuchOption");

    private static final Path ENTER =
            Path.of(System.getProperty("octant.source", "."), "image/debian/enter.sh");

    /// What the emulator of another architecture emulates, if there is one: a Raspberry Pi 4. Its
    /// own choice is several times slower, as it signs each return address.
    static final Map<String, String> EMULATION = Map.of("QEMU_CPU", "cortex-a72");

    private static final Path EMULATOR = Path.of("emulator");

    private final List<String> program;
    private final Process unshare;
    private final Path log;
    private final long pid;

    /// The end of a command inside.
    record Result(int status, String out, String err) {}

    private RootTree(List<String> program, Process unshare, Path log, long pid) {
        this.program = program;
        this.unshare = unshare;
        this.log = log;
        this.pid = pid;
    }

    /// Boots `tree`; returns once its PID 1 is there. A tree of another architecture has its
    /// emulator as `/emulator`.
    ///
    /// @param log takes what the console shows
    static RootTree boot(Path tree, Path log, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(ENTER.toString(), tree.toString(), "init"));
        command.addAll(List.of("octant.data=none", "octant.watchdog=off"));
        command.addAll(List.of(settings));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(HOSTILE_ENVIRONMENT);
        builder.environment().putAll(EMULATION);
        Process unshare =
                builder.redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(log.toFile())
                        .start();
        List<String> program = new ArrayList<>(List.of("/octant"));
        if (Files.exists(tree.resolve(EMULATOR))) {
            program.addFirst("/" + EMULATOR);
        }
        return new RootTree(program, unshare, log, firstProcess(unshare, program.getFirst()));
    }

    /// PID 1 of the new namespace: unshare's only child. Until the script has become unshare, its
    /// children are others.
    private static long firstProcess(Process unshare, String program) {
        Path process = Path.of("/proc", Long.toString(unshare.pid()));
        Path children = process.resolve("task/" + unshare.pid() + "/children");
        await(
                "a first process",
                () ->
                        !unshare.isAlive()
                                || (runs(process, "/unshare") && !read(children).isBlank()));
        if (!unshare.isAlive()) {
            throw new IllegalStateException("unshare ended with " + unshare.exitValue());
        }
        long first = Long.parseLong(read(children).strip());
        await(program, () -> !unshare.isAlive() || runs(processFolder(first), program));
        return first;
    }

    private static boolean runs(Path process, String program) {
        try {
            return Files.readSymbolicLink(process.resolve("exe")).toString().endsWith(program);
        } catch (IOException e) {
            return false; // it ended
        }
    }

    private static Path processFolder(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }

    /// PID 1, as the host numbers it.
    Path process() {
        return processFolder(pid);
    }

    Path controlSocket() {
        return process().resolve("root/run/octant/control.sock");
    }

    String console() {
        return read(log);
    }

    RootTree awaitConsole(String text) {
        await(
                "'" + text + "' on the console:\n" + console(),
                () -> console().contains(text) || !unshare.isAlive());
        if (!console().contains(text)) {
            throw new IllegalStateException("ended without '" + text + "':\n" + console());
        }
        return this;
    }

    /// Runs `/octant WORDS` inside, as root, with a hostile environment.
    Result octant(String... words) throws IOException, InterruptedException {
        Process process = start(List.of(), words);
        return finish(process);
    }

    /// The same with more options of nsenter(1).
    Process start(List<String> options, String... words) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of("nsenter", "--target", Long.toString(pid), "--mount", "--net"));
        command.addAll(List.of("--pid", "--ipc", "--uts", "--root"));
        command.add("--wd=" + process().resolve("root")); // "/" would be the host's
        command.addAll(options);
        command.addAll(program);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(HOSTILE_ENVIRONMENT);
        builder.environment().putAll(EMULATION);
        return builder.start();
    }

    /// Runs a program of the host in the network of the machine.
    Result inItsNetwork(String... command) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid), "--net"));
        words.addAll(List.of(command));
        return finish(new ProcessBuilder(words).start());
    }

    /// Waits for the end of `process`; its output must fit into pipes.
    static Result finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IllegalStateException("no end within " + TIMEOUT);
        }
        return new Result(
                process.exitValue(),
                text(process.getInputStream()),
                text(process.getErrorStream()));
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// SIGTERM from the host.
    void terminate() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    /// @return its exit status, as unshare passes it on
    int awaitEnd() throws InterruptedException {
        if (!unshare.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("no end within " + TIMEOUT + ":\n" + console());
        }
        return unshare.exitValue();
    }

    /// Polls until `condition` holds, at most [#TIMEOUT].
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within " + TIMEOUT + ": " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, e);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// unshare passes no signal on; with its first process the whole namespace ends.
    @Override
    public void close() {
        if (unshare.isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        unshare.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    }
}
