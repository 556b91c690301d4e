package octant.main.command;

/// `octant help`: the subcommands, a line each.
final class HelpCommand implements Subcommand {
    private static final int COLUMN = 34;

    @Override
    public String name() {
        return "help";
    }

    @Override
    public String summary() {
        return "list the subcommands";
    }

    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().isEmpty()) {
            return invocation.usage(this);
        }
        invocation.out().println("usage: octant [--here] SUBCOMMAND [ARGUMENT...]");
        invocation.out().println();
        for (Subcommand command : Subcommands.ALL) {
            String call = (command.name() + " " + command.arguments()).stripTrailing();
            invocation
                    .out()
                    .println(
                            "  "
                                    + call
                                    + " ".repeat(Math.max(2, COLUMN - call.length()))
                                    + command.summary());
        }
        invocation.out().println();
        invocation
                .out()
                .println(
                        "A running appliance answers; with --here the command runs in a runtime of"
                                + " its own.");
        return Invocation.OK;
    }
}
