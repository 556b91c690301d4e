package octant.qemu;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A running machine. It ends with [#awaitExit] (by itself), [#cutPower] or [#close] (at once).
///
/// QEMU gets its own session, so that Ctrl-C at the terminal reaches only us, and a death signal,
/// so that it never outlives us, not even after kill -9. The kernel ties that signal to the thread
/// that started QEMU (prctl(2), PR_SET_PDEATHSIG); hence one thread starts it and waits for its
/// end.
public final class Vm implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration SOCKET_POLL = Duration.ofMillis(20);

    private final Process process;
    private final SerialConsole console;
    private final Path folder;
    private final Path complaints;
    private final Qmp qmp;

    private Vm(Process process, SerialConsole console, Path folder, Path complaints) {
        this.process = process;
        this.console = console;
        this.folder = folder;
        this.complaints = complaints;
        this.qmp = connect();
    }

    /// Starts a machine whose console is kept in `NAME.console.log`.
    ///
    /// @param logs a folder that exists
    /// @throws QemuException if QEMU refuses to start; with what it said
    public static Vm start(VmSpec spec, Accelerator accelerator, Path logs, String name) {
        return start(spec, accelerator, logs, name, line -> {});
    }

    /// @param listener gets each line of the console, on the console's thread
    public static Vm start(
            VmSpec spec,
            Accelerator accelerator,
            Path logs,
            String name,
            Consumer<String> listener) {
        Path complaints = logs.resolve(name + ".qemu.log");
        try {
            // Not in `logs`: the path of a Unix socket has at most 107 bytes.
            Path folder = Files.createTempDirectory("octant-vm");
            List<String> command = new ArrayList<>();
            command.add(HostTool.SETPRIV.path().toString());
            command.addAll(List.of("--pdeathsig", "KILL"));
            command.add(HostTool.SETSID.path().toString());
            command.add(spec.architecture().qemu().path().toString());
            command.addAll(QemuCommand.of(spec, accelerator, control(folder)).arguments());
            Process process =
                    startOwned(
                            name, new ProcessBuilder(command).redirectError(complaints.toFile()));
            SerialConsole console =
                    SerialConsole.reading(
                            process.getInputStream(),
                            logs.resolve(name + ".console.log"),
                            listener);
            return new Vm(process, console, folder, complaints);
        } catch (IOException e) {
            throw new QemuException("start " + name + ": " + e.getMessage(), e);
        }
    }

    public SerialConsole console() {
        return console;
    }

    public Qmp qmp() {
        return qmp;
    }

    /// Types a line at the serial console.
    public void type(String line) {
        OutputStream keys = process.getOutputStream();
        try {
            keys.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            keys.flush();
        } catch (IOException e) {
            throw new QemuException("type \"" + line + "\": " + e.getMessage(), e);
        }
    }

    /// Waits until the machine has ended by itself, everything it said is read and all its events
    /// have come.
    public void awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new QemuException("still running after " + limit + "; " + console.tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while waiting for the machine's end", e);
        }
        console.awaitEnd(KILL_LIMIT);
        qmp.awaitEnd(KILL_LIMIT);
    }

    /// Waits for QEMU's end, however long it takes.
    void awaitEndOfQemu() {
        process.onExit().join();
    }

    public boolean running() {
        return process.isAlive();
    }

    /// Waits until a machine that stands still instead ([OnReset#STAND_STILL]) would reboot.
    public void awaitStandstill(Duration limit) {
        new Standstill(qmp).await(limit);
    }

    /// Lets a machine that stands still reboot.
    public void reboot() {
        new Standstill(qmp).end();
    }

    /// Ends QEMU at once, as a power cut ends a machine.
    public void cutPower() {
        process.destroyForcibly();
        awaitExit(KILL_LIMIT);
    }

    /// Ends the machine if it still runs, and tidies up.
    @Override
    public void close() {
        process.destroyForcibly();
        console.awaitEnd(KILL_LIMIT);
        qmp.close();
        deleteFolder();
    }

    private static Path control(Path folder) {
        return folder.resolve("qmp");
    }

    private static Process startOwned(String name, ProcessBuilder builder) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("owner-of-" + name)
                .start(() -> {
                    try {
                        Process process = builder.start();
                        started.complete(process);
                        process.onExit().join();
                    } catch (IOException e) {
                        started.completeExceptionally(e);
                    }
                });
        try {
            return started.orTimeout(START_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String why =
                    cause instanceof TimeoutException ? "took too long" : "" + cause.getMessage();
            throw new QemuException("start QEMU for " + name + ": " + why, cause);
        }
    }

    private Qmp connect() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (Files.exists(control(folder))) {
                try {
                    return Qmp.connect(control(folder));
                } catch (QemuException e) {
                    // The socket is there a moment before QEMU listens on it.
                    pause();
                }
            }
            pause();
        }
        process.destroyForcibly();
        console.awaitEnd(KILL_LIMIT);
        deleteFolder();
        throw new QemuException("QEMU did not start: " + complaints() + console.tail());
    }

    private static void pause() {
        try {
            Thread.sleep(SOCKET_POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while QEMU started", e);
        }
    }

    private String complaints() {
        try {
            return Files.readString(complaints);
        } catch (IOException e) {
            return complaints + ": " + e.getMessage() + "; ";
        }
    }

    private void deleteFolder() {
        try {
            Files.deleteIfExists(control(folder));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new QemuException("delete " + folder + ": " + e.getMessage(), e);
        }
    }
}
