package octant.main.command;

/// `octant selftest`: what `doctor` looks at, and what can only be seen by doing it: an orphan is
/// reaped, a child's status arrives, a killed service comes back. Harmless, but not free: a service
/// restarts.
final class SelfTestCommand implements Subcommand {
    @Override
    public String name() {
        return "selftest";
    }

    @Override
    public String summary() {
        return "doctor, and what needs doing: start children, kill a service";
    }

    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().isEmpty()) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        return DoctorCommand.print(invocation.machine().get().selfTest(), invocation.out());
    }
}
