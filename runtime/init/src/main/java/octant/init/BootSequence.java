package octant.init;

import static octant.init.OnFailure.DEGRADED;
import static octant.init.OnFailure.FATAL;
import static octant.init.OnFailure.IGNORED;
import static octant.linux.MountFlag.NO_DEVICES;
import static octant.linux.MountFlag.NO_EXECUTION;
import static octant.linux.MountFlag.NO_SET_USER_ID;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import octant.init.BootStep.Controllers;
import octant.init.BootStep.CtrlAltDel;
import octant.init.BootStep.Devices;
import octant.init.BootStep.FindVolume;
import octant.init.BootStep.Given;
import octant.init.BootStep.HangInDrill;
import octant.init.BootStep.HostName;
import octant.init.BootStep.LayOutVolume;
import octant.init.BootStep.Limits;
import octant.init.BootStep.Loopback;
import octant.init.BootStep.MakeDirectory;
import octant.init.BootStep.MountData;
import octant.init.BootStep.MountFilesystem;
import octant.init.BootStep.RaiseClock;
import octant.init.BootStep.ReadCommandLine;
import octant.init.BootStep.StartNetwork;
import octant.init.BootStep.Sysctl;
import octant.init.BootStep.Sysctls;
import octant.init.BootStep.TakeSettings;
import octant.init.BootStep.TalkWhereRead;
import octant.init.BootStep.Watchdog;
import octant.init.BootStep.WritableFolder;
import octant.linux.LinuxException;
import octant.linux.MountFlag;

/// The boot as a table: the steps in their order, and what the failure of each means. It can be
/// printed before it is run.
public record BootSequence(List<BootStep> steps) {
    static final BootSequence EMPTY = new BootSequence(List.of());

    private static final String STANDARD_HOST_NAME = "octant";
    private static final long OPEN_FILES = 65_536;

    public BootSequence {
        steps = List.copyOf(steps);
    }

    /// What must be there before the first service starts.
    ///
    /// @param buildTime of the image: the clock is never before it
    public static BootSequence standard(Instant buildTime) {
        List<BootStep> steps = new ArrayList<>();
        steps.add(new Devices("devices", FATAL));
        steps.add(kernelFiles("proc", FATAL, "proc", "/proc", "/proc/self/stat"));
        steps.add(kernelFiles("sys", DEGRADED, "sysfs", "/sys", "/sys/kernel"));
        steps.add(new TalkWhereRead("console", IGNORED));
        steps.add(new ReadCommandLine("command line", DEGRADED));
        steps.add(new Watchdog("watchdog", DEGRADED));
        steps.add(temporary("run", DEGRADED, "/run", "mode=0755,size=10%,nr_inodes=16k", 0755));
        steps.add(new MakeDirectory("control socket", FATAL, "/run/octant", 0755));
        steps.add(temporary("tmp", DEGRADED, "/tmp", "mode=1777,size=25%,nr_inodes=64k", 01777));
        steps.add(new Sysctls("kernel settings", DEGRADED, kernelSettings()));
        steps.add(new CtrlAltDel("ctrl-alt-del", IGNORED));
        steps.add(new Limits("limits", IGNORED, OPEN_FILES));
        steps.add(new MountData("data", DEGRADED));
        steps.add(new RaiseClock("clock", DEGRADED, buildTime));
        steps.add(new HostName("host name", DEGRADED, STANDARD_HOST_NAME));
        steps.add(new StartNetwork("network", DEGRADED));
        steps.add(new HangInDrill("fire drill", IGNORED));
        return new BootSequence(steps);
    }

    /// What no service waits for, done while they start: some of it makes the kernel wait for all
    /// of its processors, which takes longer than the rest of the boot. No step here may be fatal.
    public static BootSequence behind() {
        List<BootStep> steps = new ArrayList<>();
        steps.add(new Loopback("loopback", DEGRADED));
        steps.add(new Sysctls("lockups", IGNORED, lockupSettings()));
        steps.add(
                filesystem(
                        "terminals",
                        IGNORED,
                        Mount.of(
                                "devpts",
                                "/dev/pts",
                                "newinstance,ptmxmode=0666,mode=0620,gid=5",
                                NO_SET_USER_ID,
                                NO_EXECUTION),
                        0755,
                        "/dev/pts/ptmx"));
        steps.add(temporary("shared memory", IGNORED, "/dev/shm", "mode=1777,size=25%", 01777));
        steps.add(
                kernelFiles(
                        "control groups",
                        DEGRADED,
                        "cgroup2",
                        "/sys/fs/cgroup",
                        "/sys/fs/cgroup/cgroup.controllers"));
        steps.add(new Controllers("controllers", IGNORED));
        steps.add(
                kernelFiles(
                        "security",
                        IGNORED,
                        "securityfs",
                        "/sys/kernel/security",
                        "/sys/kernel/security/lsm"));
        steps.add(kernelFiles("firmware", IGNORED, "efivarfs", "/sys/firmware/efi/efivars", ""));
        steps.add(kernelFiles("crash records", IGNORED, "pstore", "/sys/fs/pstore", ""));
        return new BootSequence(steps);
    }

    /// The same of a container: nothing of the kernel's is touched, so it wants no privilege and no
    /// writable root; what others have to give it is looked at, and missing it is said at once.
    public static BootSequence contained() {
        List<BootStep> steps = new ArrayList<>();
        steps.add(
                new Given(
                        "given",
                        FATAL,
                        List.of("/proc/self/stat", "/dev/null", "/dev/random", "/dev/urandom")));
        steps.add(new TakeSettings("settings", DEGRADED));
        steps.add(new WritableFolder("control socket", FATAL, "/run/octant", 0755));
        steps.add(new LayOutVolume("folders", FATAL));
        steps.add(new FindVolume("data", DEGRADED));
        steps.add(new Limits("limits", IGNORED, OPEN_FILES));
        return new BootSequence(steps);
    }

    /// Why each: crashes end in a reboot that counts against the slot; no core dump and no kernel
    /// address leaves the machine; errors of the kernel stay on the console, its chatter does not;
    /// the usual guards on links in shared directories. sysctl(5),
    /// Documentation/admin-guide/sysctl.
    private static List<Sysctl> kernelSettings() {
        return List.of(
                new Sysctl("kernel.panic", "5"),
                new Sysctl("kernel.panic_on_oops", "1"),
                new Sysctl("kernel.printk", "4 4 1 7"),
                new Sysctl("kernel.core_pattern", ""),
                new Sysctl("kernel.core_uses_pid", "0"),
                new Sysctl("kernel.kptr_restrict", "2"),
                new Sysctl("kernel.dmesg_restrict", "1"),
                new Sysctl("kernel.sysrq", "0"),
                new Sysctl("debug.exception-trace", "1"),
                new Sysctl("fs.suid_dumpable", "0"),
                new Sysctl("fs.protected_symlinks", "1"),
                new Sysctl("fs.protected_hardlinks", "1"));
    }

    /// A processor that schedules nothing for a minute, or a process that waits for a disk for
    /// five, is the kernel's end: a panic leaves a record, where the watchdog would leave none.
    /// Documentation/admin-guide/lockup-watchdogs.rst.
    private static List<Sysctl> lockupSettings() {
        return List.of(
                new Sysctl("kernel.watchdog_thresh", "30"),
                new Sysctl("kernel.softlockup_panic", "1"),
                new Sysctl("kernel.hung_task_timeout_secs", "300"),
                new Sysctl("kernel.hung_task_panic", "1"));
    }

    /// Runs the steps. What fails is told on the console and stands in the timeline.
    ///
    /// @throws BootFailure at the first step that failed and whose failure is fatal
    public void run(Boot boot) {
        for (BootStep step : steps) {
            run(step, boot);
        }
    }

    private static void run(BootStep step, Boot boot) {
        long start = boot.kernel().bootNanos();
        Outcome outcome;
        try {
            outcome = step.run(boot);
        } catch (LinuxException e) {
            outcome = new Outcome.Degraded(String.valueOf(e.getMessage()));
        }
        long duration = boot.kernel().bootNanos() - start;
        boot.timeline()
                .add(
                        new BootTimeline.Entry(
                                step.name(), start, duration, outcome, step.onFailure()));
        if (outcome instanceof Outcome.Degraded degraded) {
            judge(step, degraded.reason(), boot);
        }
    }

    private static void judge(BootStep step, String reason, Boot boot) {
        if (step.onFailure() == OnFailure.FATAL) {
            throw new BootFailure(step.name() + ": " + reason);
        }
        if (step.onFailure() == OnFailure.DEGRADED) {
            boot.console().say(step.name() + ": " + reason);
        }
    }

    /// The table that a person reads: number, name, meaning of a failure, plan.
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        int number = 1;
        for (BootStep step : steps) {
            pad(table, Integer.toString(number++), 4);
            pad(table, step.name(), 17);
            pad(table, step.onFailure().name(), 10);
            table.append(step.plan()).append('\n');
        }
        return table.toString();
    }

    private static void pad(StringBuilder table, String text, int width) {
        table.append(text);
        for (int i = text.length(); i < width; i++) {
            table.append(' ');
        }
    }

    private static BootStep kernelFiles(
            String name, OnFailure onFailure, String type, String target, String witness) {
        return filesystem(
                name,
                onFailure,
                Mount.of(type, target, "", NO_SET_USER_ID, NO_DEVICES, NO_EXECUTION),
                0555,
                witness);
    }

    private static BootStep temporary(
            String name, OnFailure onFailure, String target, String data, int mode) {
        MountFlag[] flags = {NO_SET_USER_ID, NO_DEVICES, NO_EXECUTION};
        return filesystem(name, onFailure, Mount.of("tmpfs", target, data, flags), mode, "");
    }

    private static BootStep filesystem(
            String name, OnFailure onFailure, Mount mount, int mode, String witness) {
        return new MountFilesystem(name, onFailure, mount, mode, witness);
    }
}
