package octant.main.command;

import java.util.List;
import java.util.Optional;

/// The table of subcommands: adding one is a class and a row.
public final class Subcommands {
    public static final List<Subcommand> ALL =
            List.of(
                    new StatusCommand(),
                    new DoctorCommand(),
                    new UpdateCommand(),
                    new InstallCommand(),
                    new BundleCommand(),
                    new ApiTokenCommand("/etc/octant/api-token.sha256"),
                    new LedgerCommand(),
                    new ServiceCommand(),
                    new PowerCommand(PowerCommand.Kind.REBOOT),
                    new PowerCommand(PowerCommand.Kind.POWEROFF),
                    new SelfTestCommand(),
                    new VersionCommand(),
                    new HelpCommand());

    private Subcommands() {}

    public static Optional<Subcommand> named(String name) {
        for (Subcommand command : ALL) {
            if (command.name().equals(name)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /// Runs the subcommand that `arguments` begin with; without arguments, or with one that is
    /// unknown, tells which there are.
    public static int run(Invocation invocation) {
        List<String> words = invocation.arguments();
        String name = words.isEmpty() ? "help" : words.getFirst();
        if (name.equals("--help") || name.equals("-h")) {
            name = "help";
        } else if (name.equals("--version")) {
            name = "version";
        }
        Optional<Subcommand> command = named(name);
        if (command.isEmpty()) {
            invocation
                    .err()
                    .println("octant: no subcommand '" + name + "'; 'octant help' lists them");
            return Invocation.USAGE;
        }
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        return command.get()
                .run(
                        new Invocation(
                                rest, invocation.out(), invocation.err(), invocation.machine()));
    }
}
