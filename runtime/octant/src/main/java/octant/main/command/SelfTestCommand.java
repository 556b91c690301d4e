package octant.main.command;

import java.time.Duration;
import java.util.List;
import octant.main.doctor.SelfTest;

/// `octant selftest`: what `doctor` looks at, and what can only be seen by doing it: an orphan is
/// reaped, a child's status arrives, a killed service comes back. Harmless, but not free: a service
/// restarts.
///
/// `octant --here selftest child exit|orphan|sleep` is what it starts.
final class SelfTestCommand implements Subcommand {
    private static final Duration SLEEP = Duration.ofSeconds(60);
    private static final Duration ORPHAN_LIVES = Duration.ofSeconds(1);

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
        List<String> arguments = invocation.arguments();
        if (arguments.size() == 2 && arguments.getFirst().equals("child")) {
            return child(invocation, arguments.getLast());
        }
        if (!arguments.isEmpty()) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        return DoctorCommand.print(invocation.machine().get().selfTest(), invocation.out());
    }

    private int child(Invocation invocation, String kind) {
        return switch (kind) {
            case "exit" -> SelfTest.CHILD_STATUS;
            case "orphan" -> {
                SelfTest.spawn("orphaned");
                yield Invocation.OK;
            }
            case "orphaned" -> sleep(ORPHAN_LIVES);
            case "sleep" -> sleep(SLEEP);
            default -> invocation.usage(this);
        };
    }

    private static int sleep(Duration time) {
        try {
            Thread.sleep(time);
            return Invocation.OK;
        } catch (InterruptedException e) {
            return Invocation.FAILED;
        }
    }
}
