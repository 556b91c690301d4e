package octant.qemu;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// `make run`: boots the disk with its console on the terminal, prints the URL when the API
/// answers, and turns Ctrl-C into the machine's power button. A second Ctrl-C cuts the power.
///
/// Exit status: 0 after an orderly power-off, 1 when something failed, 2 for wrong options.
public final class Run {
    static final int USUAL_PORT = 8080;

    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    /// From power-on to the first answer, in emulation on a busy machine.
    private static final Duration READY_LIMIT = Duration.ofMinutes(10);

    /// From the power button to power-off: the guest's own deadline is shorter.
    private static final Duration POWER_OFF_LIMIT = Duration.ofSeconds(90);

    /// The button is pressed again, for a guest that did not listen yet.
    private static final Duration BUTTON_REPEAT = Duration.ofSeconds(5);

    /// What the main loop waits for.
    private enum Event {
        INTERRUPTED,
        READY,
        NOT_READY,
        ENDED
    }

    private final RunOptions options;
    private final PrintStream out;
    private final long startedNanos = System.nanoTime();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private Run(RunOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) {
        RunOptions options;
        try {
            options = RunOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println("octant: run: " + e.getMessage());
            out.print(RunOptions.USAGE);
            return USAGE;
        }
        try {
            return new Run(options, out).run();
        } catch (QemuException e) {
            out.println("octant: run: " + e.getMessage());
            return FAILURE;
        }
    }

    private int run() {
        if (!Files.isReadable(options.disk())) {
            throw new QemuException(options.disk() + ": no such disk; build it: make image");
        }
        Architecture architecture = options.architecture();
        List<String> missing = architecture.missing();
        if (!missing.isEmpty()) {
            throw new QemuException(String.join("\n", missing));
        }
        int port = port();
        DiskFile disk =
                RunDisk.prepare(options.disk(), options.folder(), options.fresh(), this::say);
        AcceleratorProbe.Finding finding = AcceleratorProbe.find(architecture);
        say("starting QEMU with " + finding.accelerator().shown() + ": " + finding.why());
        Interrupts.handle(() -> events.add(Event.INTERRUPTED));
        try (Vm vm =
                        Vm.start(
                                spec(disk, port),
                                finding.accelerator(),
                                options.folder(),
                                "run",
                                this::print);
                GuestApi api = new GuestApi(port)) {
            say("console log: " + vm.console().log() + "; Ctrl-C powers off");
            Thread.ofVirtual().name("ready").start(() -> awaitReady(vm, api));
            Thread.ofVirtual().name("ended").start(() -> awaitEnd(vm));
            return follow(vm, api);
        }
    }

    private int port() {
        if (options.port().isEmpty()) {
            return HostPorts.freeAround(USUAL_PORT);
        }
        int wanted = options.port().getAsInt();
        if (!HostPorts.isFree(wanted)) {
            throw new QemuException(
                    "port " + wanted + " of 127.0.0.1 is taken; choose another with --port");
        }
        return wanted;
    }

    private VmSpec spec(DiskFile disk, int port) {
        Path variables = options.folder().resolve("firmware-variables");
        Architecture architecture = options.architecture();
        return VmSpec.booting(architecture, BootMethod.firmware(architecture, variables))
                .disk(disk)
                .memoryMebibytes(options.memoryMebibytes())
                .hostPort(port)
                .watchdog()
                .build();
    }

    private void awaitReady(Vm vm, GuestApi api) {
        boolean ready = api.awaitReady(READY_LIMIT, vm::running);
        if (vm.running()) {
            events.add(ready ? Event.READY : Event.NOT_READY);
        }
    }

    private void awaitEnd(Vm vm) {
        vm.awaitEndOfQemu();
        events.add(Event.ENDED);
    }

    private int follow(Vm vm, GuestApi api) {
        int status = SUCCESS;
        while (true) {
            Event event = next();
            switch (event) {
                case READY -> say("ready: " + api.uri(GuestApi.STATUS));
                case NOT_READY -> {
                    say("the API has not answered within " + READY_LIMIT.toMinutes() + " min");
                    status = FAILURE;
                }
                case INTERRUPTED -> {
                    return powerOff(vm, status);
                }
                case ENDED -> {
                    return ended(vm, status);
                }
            }
            if (options.untilReady()) {
                return powerOff(vm, status);
            }
        }
    }

    /// @param status if the guest powers off in order
    private int powerOff(Vm vm, int status) {
        say("power button pressed; Ctrl-C cuts the power");
        long deadline = System.nanoTime() + POWER_OFF_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            press(vm);
            switch (next(BUTTON_REPEAT).orElse(Event.READY)) {
                case ENDED -> {
                    return ended(vm, status);
                }
                case INTERRUPTED -> {
                    say("power cut");
                    vm.cutPower();
                    return FAILURE;
                }
                case READY, NOT_READY -> {}
            }
        }
        say("no power-off within " + POWER_OFF_LIMIT.toSeconds() + " s: power cut");
        vm.cutPower();
        return FAILURE;
    }

    private static void press(Vm vm) {
        try {
            vm.qmp().pressPowerButton();
        } catch (QemuException e) {
            if (vm.running()) {
                throw e;
            }
        }
    }

    private int ended(Vm vm, int status) {
        vm.awaitExit(POWER_OFF_LIMIT);
        boolean inOrder =
                vm.qmp().events().stream()
                        .anyMatch(event ->
                                event.name().equals("SHUTDOWN")
                                        && event.data()
                                                .field("reason")
                                                .text()
                                                .equals("guest-shutdown"));
        say(inOrder ? "powered off in order" : "QEMU ended without a power-off by the guest");
        return inOrder ? status : FAILURE;
    }

    private Event next() {
        try {
            return events.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Event.INTERRUPTED;
        }
    }

    private Optional<Event> next(Duration limit) {
        try {
            return Optional.ofNullable(events.poll(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Event.INTERRUPTED);
        }
    }

    private void say(String line) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        print(String.format(Locale.ROOT, "run [%5.1f s] %s", seconds, line));
    }

    private void print(String line) {
        synchronized (out) {
            out.println(line);
        }
    }
}
