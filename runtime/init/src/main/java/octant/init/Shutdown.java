package octant.init;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import octant.linux.LinuxException;
import octant.linux.MountPoint;
import octant.linux.Signal;

/// The end of the machine, in order: journal the reason, stop the services, end what still runs,
/// save the clock, unmount in reverse, sync, reboot(2). Every stage is one console line and has its
/// limit; none can keep the machine from ending.
public final class Shutdown {
    /// File systems that hold nothing of ours, or that the rest of the end needs.
    private static final List<String> KEPT = List.of("/dev", "/proc", "/sys", "/run");

    private final Kernel kernel;
    private final Console console;
    private final ClockFloor clock;
    private final ShutdownLimits limits;

    public Shutdown(Kernel kernel, Console console, Instant buildTime, ShutdownLimits limits) {
        this.kernel = kernel;
        this.console = console;
        this.clock = new ClockFloor(kernel, buildTime);
        this.limits = limits;
    }

    public ShutdownLimits limits() {
        return limits;
    }

    /// @param mounted what the boot mounted, in order
    /// @return the status to exit with, where the kernel would not end the machine for us: in a
    ///   container
    public int run(
            PowerRequest request, Services services, DataStorage storage, List<String> mounted) {
        console.say("shutdown: " + request.action() + ", because of " + request.reason());
        boolean contained = isContained(); // while /proc is there to ask
        stage("journal", () -> services.recordShutdown(request));
        stopServices(services);
        endLeftovers();
        Optional<String> command = Optional.empty();
        if (request.action() == PowerAction.REBOOT && !contained) {
            command = restartCommand(services);
        }
        unmount(storage, mounted);
        return finish(request.action(), command, contained);
    }

    /// Now, whatever hangs. In a container, where no machine ends, this process does.
    public void force(PowerAction action) {
        console.say("shutdown: forced " + action);
        kernel.halt(finish(action, Optional.empty(), isContained()));
    }

    private void stage(String name, BoundedWork.Work work) {
        String failure = BoundedWork.run("shutdown " + name, limits.journal(), work);
        if (!failure.isEmpty()) {
            console.say("shutdown: " + name + ": " + failure);
        }
    }

    private void stopServices(Services services) {
        console.say("shutdown: stopping services");
        String failure =
                BoundedWork.run(
                        "shutdown services",
                        limits.services(),
                        () -> services.stopAll(limits.services()));
        if (!failure.isEmpty()) {
            console.say("shutdown: services: " + failure);
        }
    }

    private Optional<String> restartCommand(Services services) {
        AtomicReference<Optional<String>> command = new AtomicReference<>(Optional.empty());
        stage("boot loader", () -> command.set(services.restartCommand()));
        return command.get();
    }

    /// Only PID 1 does: all other processes are its own then.
    private void endLeftovers() {
        if (!kernel.isPidOne()) {
            return;
        }
        // Bounded from outside too: reading the command line of a stuck process can hang.
        String failure =
                BoundedWork.run("shutdown processes", limits.processes(), this::endProcesses);
        if (!failure.isEmpty()) {
            console.say("shutdown: processes: " + failure);
        }
    }

    private void endProcesses() throws InterruptedException {
        Leftovers leftovers = new Leftovers(kernel);
        List<Integer> left = leftovers.pids();
        if (left.isEmpty()) {
            return;
        }
        console.say("shutdown: ending processes " + left);
        left = leftovers.end(Signal.SIGTERM, limits.terminate());
        if (!left.isEmpty()) {
            console.say("shutdown: killing processes " + left);
            left = leftovers.end(Signal.SIGKILL, limits.kill());
        }
        if (!left.isEmpty()) {
            console.say("shutdown: processes that cannot be killed " + left);
        }
    }

    private void unmount(DataStorage storage, List<String> mounted) {
        console.say("shutdown: unmounting");
        String failure =
                BoundedWork.run(
                        "shutdown storage",
                        limits.storage(),
                        () -> {
                            saveClock(storage);
                            kernel.sync();
                            unmountAll(mounted);
                        });
        if (!failure.isEmpty()) {
            console.say("shutdown: storage: " + failure);
        }
    }

    private void saveClock(DataStorage storage) {
        try {
            clock.save(storage);
        } catch (LinuxException e) {
            console.say("shutdown: clock: " + e.getMessage());
        }
    }

    /// What cannot be unmounted because somebody still has a file open there becomes read-only, as
    /// far as it lets itself.
    private void unmountAll(List<String> mounted) {
        List<String> targets = unmountable(mounted);
        for (int i = targets.size() - 1; i >= 0; i--) {
            String target = targets.get(i);
            try {
                kernel.unmount(target);
            } catch (LinuxException busy) {
                remountReadOnly(target, busy);
            }
        }
    }

    private void remountReadOnly(String target, LinuxException busy) {
        try {
            kernel.remountReadOnly(target);
        } catch (LinuxException e) {
            console.say("shutdown: " + busy.getMessage() + "; " + e.getMessage());
        }
    }

    /// Everything on a machine of ours, also what services mounted; elsewhere what we mounted.
    private List<String> unmountable(List<String> mounted) {
        List<String> targets = new ArrayList<>();
        if (kernel.ownsMachine()) {
            for (MountPoint mount : kernel.mounts()) {
                targets.add(mount.path());
            }
        } else {
            targets.addAll(mounted);
        }
        targets.removeIf(Shutdown::isKept);
        return targets;
    }

    private static boolean isKept(String target) {
        for (String kept : KEPT) {
            if (target.equals(kept) || target.startsWith(kept + "/")) {
                return true;
            }
        }
        return target.equals("/");
    }

    /// In a container there is no machine to end: leaving with a status is its power-off.
    private boolean isContained() {
        return !kernel.ownsMachine();
    }

    /// @param command goes with a restart
    private int finish(PowerAction action, Optional<String> command, boolean contained) {
        String failure = BoundedWork.run("shutdown sync", limits.storage(), kernel::sync);
        if (!failure.isEmpty()) {
            console.say("shutdown: sync: " + failure);
        }
        console.say("shutdown: " + action + (command.isPresent() ? ", " + command.get() : ""));
        if (contained) {
            return action.exitStatus();
        }
        try {
            if (command.isPresent()) {
                kernel.restart(command.get());
            } else {
                kernel.power(action);
            }
        } catch (LinuxException e) {
            console.say("shutdown: " + e.getMessage() + "; leaving with " + action.exitStatus());
        }
        return action.exitStatus();
    }
}
