package octant.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.init.Console;
import octant.init.Init;
import octant.init.InitPorts;
import octant.init.Kernel;
import octant.init.LinuxKernel;
import octant.init.ShutdownLimits;
import octant.init.Surroundings;
import octant.linux.Processes;
import octant.main.command.Invocation;
import octant.main.command.Subcommands;

/// The program's entry: PID 1 and `octant init` become the appliance, `octant container` becomes it
/// without what belongs to the machine below the container, any other call is a subcommand in a
/// runtime of its own (one that reaches a running appliance never gets here: see
/// `runtime/launcher/client.c`).
public final class Octant {
    private Octant() {}

    /// Called by the launcher.
    ///
    /// @param arguments as the kernel gave them, the program's name first
    /// @return the exit status of the process
    public static int run(byte[][] arguments) {
        List<String> words = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            words.add(new String(arguments[i], StandardCharsets.UTF_8));
        }
        String first = words.isEmpty() ? "" : words.getFirst();
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        if (first.equals("container")) {
            return container(rest);
        }
        if (first.equals("init")) {
            return init(Surroundings.MACHINE, rest);
        }
        if (Processes.pid() == 1) {
            return init(Surroundings.MACHINE, words);
        }
        return command(words);
    }

    /// A word that means nothing would be a setting that nobody gets.
    private static int container(List<String> settings) {
        for (String setting : settings) {
            if (!setting.startsWith("octant.")) {
                PrintStream err = stream(FileDescriptor.err);
                err.println(
                        "octant container: "
                                + setting
                                + ": takes settings only, octant.KEY=VALUE; commands go to a"
                                + " running container: exec CONTAINER /octant "
                                + setting);
                err.flush();
                return Invocation.USAGE;
            }
        }
        return init(Surroundings.CONTAINER, settings);
    }

    /// @param settings `octant.*=…`, beside those of the kernel command line
    private static int init(Surroundings surroundings, List<String> settings) {
        Release release = Release.read();
        Kernel kernel = new LinuxKernel(surroundings);
        MachineNetwork network = new MachineNetwork(new Console(kernel));
        return new Init(
                        kernel,
                        surroundings,
                        release.version(),
                        release.built(),
                        settings,
                        new InitPorts(
                                machine -> Appliance.start(machine, release.built(), network),
                                network,
                                new GptGrower()),
                        ShutdownLimits.standard())
                .run();
    }

    private static int command(List<String> words) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int status = Subcommands.run(new Invocation(words, out, err, Optional.empty()));
        out.flush();
        err.flush();
        if (out.checkError()) {
            return status == Invocation.OK ? Invocation.FAILED : status;
        }
        return status;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
