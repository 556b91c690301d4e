package octant.main.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// One call of a subcommand.
///
/// @param arguments what follows the subcommand's name
/// @param machine the running appliance, if the call reached it
public record Invocation(
        List<String> arguments,
        PrintStream out,
        PrintStream err,
        Optional<RunningMachine> machine) {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /// Tells on standard error how the command is called.
    public int usage(Subcommand command) {
        err.println(
                ("usage: octant " + command.name() + " " + command.arguments()).stripTrailing());
        return USAGE;
    }

    /// Tells that there is no appliance to ask.
    public int noMachine(Subcommand command) {
        err.println(
                "octant "
                        + command.name()
                        + ": no appliance runs here (nothing listens on /run/octant/control.sock);"
                        + " start one with: octant init");
        return FAILED;
    }
}
