package octant.main.command;

import octant.init.PowerAction;

/// `octant reboot`, `octant poweroff`: an orderly end. The services stop in reverse order; the call
/// returns once the shutdown has begun.
final class PowerCommand implements Subcommand {
    /// Which end, and what an operator calls it.
    enum Kind {
        REBOOT(
                "reboot",
                "stop the services in order, then restart the machine",
                PowerAction.REBOOT),
        POWEROFF(
                "poweroff",
                "stop the services in order, then switch the machine off",
                PowerAction.POWER_OFF);

        private final String name;
        private final String summary;
        private final PowerAction action;

        Kind(String name, String summary, PowerAction action) {
            this.name = name;
            this.summary = summary;
            this.action = action;
        }
    }

    private final Kind kind;

    PowerCommand(Kind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.name;
    }

    @Override
    public String summary() {
        return kind.summary;
    }

    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().isEmpty()) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        invocation.machine().get().shutDown(kind.action, "octant " + kind.name);
        invocation.out().println("octant: " + kind.name + " has begun");
        return Invocation.OK;
    }
}
