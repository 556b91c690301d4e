package octant.main.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import octant.init.ChildProcess;
import octant.init.Console;
import octant.init.Reaper;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import octant.init.service.ServiceStatus;
import octant.init.service.Supervisor;
import octant.linux.ChildStatus;
import octant.linux.Descriptor;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;
import octant.linux.Processes;
import octant.linux.Signal;
import octant.linux.SpawnRequest;

/// Does what can only be known by doing it: starts children of every kind, crashes a service, reads
/// the whole ledger. Each check has a time-out and leaves nothing behind.
public final class SelfTest {
    /// What a child is told to be, after `/octant --here`.
    public static final List<String> CHILD = List.of("selftest", "child");

    /// The exit status of the child that is waited for.
    public static final int CHILD_STATUS = 7;

    /// A child is a runtime of its own: emulated machines take a while.
    private static final Duration CHILD_WITHIN = Duration.ofMinutes(2);

    private static final Duration RESTART_WITHIN = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 50;

    private final Reaper reaper;
    private final Supervisor supervisor;
    private final ServiceId victim;
    private final Supplier<Finding> ledger;

    /// @param victim the service that is crashed and must come back
    /// @param ledger verifies the whole ledger
    public SelfTest(
            Reaper reaper, Supervisor supervisor, ServiceId victim, Supplier<Finding> ledger) {
        this.reaper = reaper;
        this.supervisor = supervisor;
        this.victim = victim;
        this.ledger = ledger;
    }

    /// @param examined what `doctor` found; the checks of this class follow it
    public List<Finding> run(List<Finding> examined) {
        List<Finding> findings = new ArrayList<>(examined);
        try {
            findings.add(childStatus());
            findings.add(orphan());
            findings.add(killedChild());
            findings.add(serviceRestart());
            findings.add(ledger.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(Finding.broken("selftest", "interrupted"));
        }
        return findings;
    }

    /// Tells the findings on the console, a line each, and their sum.
    public static void tell(Console console, List<Finding> findings) {
        int broken = 0;
        for (Finding finding : findings) {
            console.say(
                    "selftest "
                            + finding.name()
                            + ": "
                            + finding.word()
                            + " "
                            + finding.evidence());
            broken += finding.verdict() == Finding.Verdict.BROKEN ? 1 : 0;
        }
        console.say("selftest: " + (findings.size() - broken) + " passed, " + broken + " failed");
    }

    private Finding childStatus() throws InterruptedException {
        String name = "child-status";
        Optional<ChildStatus> status = end(start("exit"));
        return status.isPresent() && status.get().status() == CHILD_STATUS
                ? Finding.holds(name, status.get().toString())
                : Finding.broken(name, "want exit status 7, got " + status);
    }

    /// A grandchild whose parent has ended is ours; it must go, and take no status from the child
    /// that somebody waits for meanwhile.
    private Finding orphan() throws InterruptedException {
        String name = "orphan";
        long before = reaper.orphans();
        Optional<ChildStatus> parent = end(start("orphan"));
        Optional<ChildStatus> other = end(start("exit"));
        long deadline = System.nanoTime() + CHILD_WITHIN.toNanos();
        while (reaper.orphans() == before && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MILLIS);
        }
        if (reaper.orphans() == before) {
            return Finding.broken(name, "the orphan was not reaped");
        }
        boolean whole =
                parent.map(ChildStatus::succeeded).orElse(false)
                        && other.map(status -> status.status() == CHILD_STATUS).orElse(false);
        return whole
                ? Finding.holds(name, "reaped, while " + other.get() + " was waited for")
                : Finding.broken(name, "statuses got lost: " + parent + ", " + other);
    }

    private Finding killedChild() throws InterruptedException {
        String name = "killed-child";
        ChildProcess child = start("sleep");
        child.signal(Signal.SIGKILL);
        Optional<ChildStatus> status = child.await(CHILD_WITHIN);
        return status.isPresent() && status.get().change() == ChildStatus.Change.KILLED
                ? Finding.holds(name, status.get().toString())
                : Finding.broken(name, "want killed by SIGKILL, got " + status);
    }

    private Finding serviceRestart() throws InterruptedException {
        String name = "service-restart";
        int before = restarts();
        supervisor.kill(victim, "self-test");
        long deadline = System.nanoTime() + RESTART_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            for (ServiceStatus status : supervisor.snapshot()) {
                if (status.id().equals(victim)
                        && status.restarts() > before
                        && status.state() instanceof ServiceState.Running) {
                    return Finding.holds(name, victim + " runs again");
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
        return Finding.broken(name, victim + " did not come back");
    }

    private int restarts() {
        for (ServiceStatus status : supervisor.snapshot()) {
            if (status.id().equals(victim)) {
                return status.restarts();
            }
        }
        throw new IllegalStateException("no service " + victim);
    }

    private ChildProcess start(String kind) {
        return reaper.start(() -> spawn(kind));
    }

    /// Starts `/octant --here selftest child KIND`.
    public static int spawn(String kind) {
        try (Descriptor nothing = LinuxFiles.open("/dev/null", OpenFlag.READ_WRITE)) {
            return Processes.spawn(
                    SpawnRequest.of("/octant", "--here", CHILD.get(0), CHILD.get(1), kind)
                            .withDescriptors(nothing, nothing, nothing));
        }
    }

    private static Optional<ChildStatus> end(ChildProcess child) throws InterruptedException {
        Optional<ChildStatus> status = child.await(CHILD_WITHIN);
        if (status.isEmpty()) {
            try {
                child.signal(Signal.SIGKILL);
            } catch (LinuxException e) {
                return Optional.empty();
            }
        }
        return status;
    }
}
