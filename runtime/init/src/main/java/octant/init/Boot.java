package octant.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What the steps of one boot share and find out. Belongs to the thread that boots; the steps that
/// follow behind only read it and add to what was mounted.
public final class Boot {
    private final Kernel kernel;
    private final Console console;
    private final List<String> arguments;
    private final Consumer<KernelCommandLine> network;
    private final Consumer<WatchdogFeeder> feeding;
    private final BootTimeline timeline = new BootTimeline();
    private final List<String> mounted = new ArrayList<>();
    private KernelCommandLine commandLine = KernelCommandLine.EMPTY;
    private Optional<WatchdogFeeder> watchdog = Optional.empty();
    private DataStorage storage = new DataStorage.Volatile("not looked for yet");

    /// @param arguments `octant.*` settings given to the program itself; they win over the kernel's
    /// @param network starts the network and returns at once
    /// @param feeding begins to feed an armed watchdog and returns at once
    Boot(
            Kernel kernel,
            Console console,
            List<String> arguments,
            Consumer<KernelCommandLine> network,
            Consumer<WatchdogFeeder> feeding) {
        this.kernel = kernel;
        this.console = console;
        this.arguments = List.copyOf(arguments);
        this.network = network;
        this.feeding = feeding;
    }

    public Kernel kernel() {
        return kernel;
    }

    public Console console() {
        return console;
    }

    public BootTimeline timeline() {
        return timeline;
    }

    public KernelCommandLine commandLine() {
        return commandLine;
    }

    /// What the command line wants broken.
    FireDrill fireDrill() {
        return new FireDrill(kernel, console, commandLine.drill());
    }

    public DataStorage storage() {
        return storage;
    }

    /// Empty before its step.
    Optional<WatchdogFeeder> watchdog() {
        return watchdog;
    }

    /// What this boot mounted, in order.
    public synchronized List<String> mounted() {
        return List.copyOf(mounted);
    }

    /// @return what is wrong in it
    List<String> readCommandLine(String text) {
        StringBuilder all = new StringBuilder(text);
        for (String argument : arguments) {
            all.append(' ').append(argument);
        }
        commandLine = KernelCommandLine.parse(all.toString());
        return commandLine.problems();
    }

    void storage(DataStorage found) {
        storage = found;
    }

    synchronized void mounted(String target) {
        mounted.add(target);
    }

    synchronized void unmounted(String target) {
        mounted.remove(target);
    }

    void feed(WatchdogFeeder feeder) {
        watchdog = Optional.of(feeder);
        if (feeder.isArmed()) {
            feeding.accept(feeder);
        }
    }

    void startNetwork() {
        network.accept(commandLine);
    }
}
