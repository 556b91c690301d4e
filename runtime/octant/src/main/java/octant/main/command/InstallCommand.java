package octant.main.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.main.live.LiveSystem;
import octant.update.disk.DiskException;
import octant.update.setup.SetupException;
import octant.update.setup.SetupRefusedException;

/// `octant install [DISK [--erase]]`: makes a disk a machine, from a live medium.
///
/// ```text
/// octant install                   which disks there are
/// octant install DISK [--erase]    the running version onto DISK; --erase: what it holds is lost
/// ```
///
/// Status 1 if it was refused or failed; a disk that was begun starts nothing, and can be begun
/// again. A call that is interrupted leaves what it began going on.
final class InstallCommand implements Subcommand {
    @Override
    public String name() {
        return "install";
    }

    @Override
    public String arguments() {
        return "[DISK [--erase]]";
    }

    @Override
    public String summary() {
        return "make a disk a machine, from a live medium; alone: list the disks";
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = new ArrayList<>(invocation.arguments());
        boolean erase = words.remove("--erase");
        if (words.size() > 1 || (words.isEmpty() && erase)) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        Optional<LiveSystem> live = invocation.machine().get().live();
        if (live.isEmpty()) {
            return fail(
                    invocation,
                    "this system does not run from a live medium; start the machine from the ISO");
        }
        try {
            if (words.isEmpty()) {
                live.get().disks().forEach(invocation.out()::println);
                return Invocation.OK;
            }
            String device = words.getFirst();
            live.get().install(device, erase, line -> say(invocation, line));
            say(
                    invocation,
                    device + ": installed; take the live medium out and restart: octant reboot");
            return Invocation.OK;
        } catch (SetupRefusedException | SetupException | DiskException e) {
            return fail(invocation, String.valueOf(e.getMessage()));
        }
    }

    private static void say(Invocation invocation, String line) {
        invocation.out().println(line);
        invocation.out().flush();
    }

    private static int fail(Invocation invocation, String text) {
        invocation.err().println("octant install: " + text);
        return Invocation.FAILED;
    }
}
