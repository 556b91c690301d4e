package octant.init;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octant.linux.LinuxException;

/// One step of the boot: what it does is its data, [#run] does it. [BootSequence#standard] is the
/// table of all of them.
///
/// The steps run themselves instead of being taken apart by a `switch` over their types: such a
/// switch is linked at run time, which costs more than a whole boot step does.
public sealed interface BootStep {
    /// As the console and the status name it.
    String name();

    OnFailure onFailure();

    /// What it will do, for the printed table.
    String plan();

    /// @throws LinuxException when it failed
    Outcome run(Boot boot);

    /// `/dev` with what everything else needs first: the console and the random devices, without
    /// which the runtime's first random number takes eight seconds.
    record Devices(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "devtmpfs on /dev, else a tmpfs with " + DeviceNodes.names();
        }

        @Override
        public Outcome run(Boot boot) {
            return DeviceNodes.provide(boot.kernel());
        }
    }

    /// Mounts one of the kernel's file systems.
    ///
    /// @param mode of the mount point, where it has to be made
    /// @param witness a path that shows that it is mounted already, by the kernel or a container
    record MountFilesystem(String name, OnFailure onFailure, Mount mount, int mode, String witness)
            implements BootStep {
        @Override
        public String plan() {
            String data = mount.data().isEmpty() ? "" : " (" + mount.data() + ")";
            return mount.type() + " on " + mount.target() + data;
        }

        @Override
        public Outcome run(Boot boot) {
            Kernel kernel = boot.kernel();
            if (!witness.isEmpty() && kernel.exists(witness)) {
                return new Outcome.Skipped("is there already");
            }
            if (!kernel.exists(mount.target())) {
                kernel.makeDirectory(mount.target(), mode);
            }
            kernel.mount(mount);
            boot.mounted(mount.target());
            return Outcome.DONE;
        }
    }

    record MakeDirectory(String name, OnFailure onFailure, String path, int mode)
            implements BootStep {
        @Override
        public String plan() {
            return path + ", mode 0" + Integer.toOctalString(mode);
        }

        @Override
        public Outcome run(Boot boot) {
            boot.kernel().makeDirectory(path, mode);
            return Outcome.DONE;
        }
    }

    /// Lets everything that goes to the console go to where somebody reads it.
    record TalkWhereRead(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "a serial line rather than the screen, of " + ConsoleChoice.ACTIVE;
        }

        @Override
        public Outcome run(Boot boot) {
            Kernel kernel = boot.kernel();
            if (!kernel.ownsMachine()) {
                return new Outcome.Skipped("not our machine");
            }
            List<String> active =
                    BootFiles.words(
                            BootFiles.text(kernel, ConsoleChoice.ACTIVE, ConsoleChoice.MAX_BYTES));
            Optional<String> better = ConsoleChoice.instead(active);
            if (better.isEmpty()) {
                return new Outcome.Skipped("the kernel's choice");
            }
            kernel.redirectConsole("/dev/" + better.get());
            boot.console().say("console: " + better.get() + " of " + String.join(" ", active));
            return Outcome.DONE;
        }
    }

    /// Reads the kernel command line; what is wrong in it is told, its defaults hold.
    record ReadCommandLine(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "octant.* of /proc/cmdline";
        }

        @Override
        public Outcome run(Boot boot) {
            String text =
                    BootFiles.text(boot.kernel(), "/proc/cmdline", KernelCommandLine.MAX_BYTES);
            List<String> problems = boot.readCommandLine(text);
            return problems.isEmpty()
                    ? Outcome.DONE
                    : new Outcome.Degraded(String.join("; ", problems));
        }
    }

    /// What whoever runs a container has to give it.
    record Given(String name, OnFailure onFailure, List<String> paths) implements BootStep {
        public Given {
            paths = List.copyOf(paths);
        }

        @Override
        public String plan() {
            return String.join(" ", paths);
        }

        @Override
        public Outcome run(Boot boot) {
            for (String path : paths) {
                if (!boot.kernel().exists(path)) {
                    return new Outcome.Degraded(
                            path + " is missing: whoever runs this container has to give it");
                }
            }
            return Outcome.DONE;
        }
    }

    /// The settings that the program was called with, and no others: /proc/cmdline is that of the
    /// machine below the container.
    record TakeSettings(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "octant.* among the arguments";
        }

        @Override
        public Outcome run(Boot boot) {
            List<String> problems = new ArrayList<>(boot.readCommandLine(""));
            for (KernelSetting setting : KernelSetting.values()) {
                boolean given = !boot.commandLine().value(setting).equals(setting.standard());
                if (given && !setting.worksInContainer()) {
                    problems.add(setting.key() + ": has no effect in a container");
                }
            }
            return problems.isEmpty()
                    ? Outcome.DONE
                    : new Outcome.Degraded(String.join("; ", problems));
        }
    }

    /// A folder that this user can write to, made where it is missing.
    record WritableFolder(String name, OnFailure onFailure, String path, int mode)
            implements BootStep {
        @Override
        public String plan() {
            return path + ", writable";
        }

        @Override
        public Outcome run(Boot boot) {
            try {
                boot.kernel().makeDirectory(path, mode);
                ContainerVolume.requireWritable(boot.kernel(), path);
                return Outcome.DONE;
            } catch (LinuxException e) {
                return new Outcome.Degraded(
                        e.getMessage()
                                + "; mount a tmpfs on "
                                + path
                                + " that this user may write");
            }
        }
    }

    /// The folders below /data, as on a data partition.
    record LayOutVolume(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "those of a data partition, in " + DataVolume.ROOT;
        }

        @Override
        public Outcome run(Boot boot) {
            try {
                ContainerVolume.layOut(boot.kernel());
                return Outcome.DONE;
            } catch (LinuxException e) {
                return new Outcome.Degraded(
                        e.getMessage()
                                + "; mount a volume on "
                                + DataVolume.ROOT
                                + " that this user may write");
            }
        }
    }

    /// Whether /data is a volume.
    record FindVolume(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "a volume on " + DataVolume.ROOT + ", else nothing is kept";
        }

        @Override
        public Outcome run(Boot boot) {
            DataStorage storage = ContainerVolume.find(boot.kernel());
            boot.storage(storage);
            return storage.outcome();
        }
    }

    /// Lets every group below have every controller that the kernel offers.
    record Controllers(String name, OnFailure onFailure) implements BootStep {
        private static final String ROOT = "/sys/fs/cgroup/";

        @Override
        public String plan() {
            return "each of cgroup.controllers into cgroup.subtree_control";
        }

        /// One by one: the kernel takes all of a write or nothing.
        @Override
        public Outcome run(Boot boot) {
            Kernel kernel = boot.kernel();
            if (!kernel.isPidOne()) {
                return new Outcome.Skipped("not our groups");
            }
            StringBuilder refused = new StringBuilder();
            for (String controller :
                    BootFiles.words(BootFiles.text(kernel, ROOT + "cgroup.controllers", 1024))) {
                try {
                    kernel.write(ROOT + "cgroup.subtree_control", "+" + controller);
                } catch (LinuxException e) {
                    refused.append(' ').append(controller);
                }
            }
            return refused.isEmpty()
                    ? Outcome.DONE
                    : new Outcome.Degraded("not delegated:" + refused);
        }
    }

    /// Settings of the whole machine: left alone where it is not ours.
    record Sysctls(String name, OnFailure onFailure, List<Sysctl> settings) implements BootStep {
        public Sysctls {
            settings = List.copyOf(settings);
        }

        @Override
        public String plan() {
            StringBuilder plan = new StringBuilder();
            for (Sysctl setting : settings) {
                plan.append(plan.isEmpty() ? "" : ", ")
                        .append(setting.name())
                        .append('=')
                        .append(setting.value());
            }
            return plan.toString();
        }

        @Override
        public Outcome run(Boot boot) {
            if (!boot.kernel().ownsMachine()) {
                return new Outcome.Skipped("not our machine");
            }
            StringBuilder refused = new StringBuilder();
            for (Sysctl setting : settings) {
                try {
                    boot.kernel().write(setting.path(), setting.value() + "\n");
                } catch (LinuxException e) {
                    refused.append(refused.isEmpty() ? "" : "; ").append(e.getMessage());
                }
            }
            return refused.isEmpty() ? Outcome.DONE : new Outcome.Degraded(refused.toString());
        }
    }

    /// One file under /proc/sys.
    ///
    /// @param name as in sysctl(8)
    record Sysctl(String name, String value) {
        String path() {
            return "/proc/sys/" + name.replace('.', '/');
        }
    }

    record CtrlAltDel(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "a signal to us instead of a reset";
        }

        @Override
        public Outcome run(Boot boot) {
            if (!boot.kernel().ownsMachine()) {
                return new Outcome.Skipped("not our machine");
            }
            boot.kernel().catchCtrlAltDel();
            return Outcome.DONE;
        }
    }

    /// Early, so that a later step that hangs ends in a reset. What hangs before it does so too:
    /// the software watchdog runs since the kernel's start, and the kernel itself feeds it only
    /// until `watchdog.open_timeout=` has passed.
    record Watchdog(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "all there are, armed with octant.watchdog seconds, and fed";
        }

        @Override
        public Outcome run(Boot boot) {
            Optional<Duration> timeout = boot.commandLine().watchdog();
            boolean ours = boot.kernel().ownsMachine();
            WatchdogFeeder feeder =
                    WatchdogFeeder.open(
                            boot.kernel(),
                            boot.console(),
                            ours ? WatchdogPlan.present(boot.kernel()) : Map.of(),
                            timeout);
            boot.feed(feeder);
            if (!ours || timeout.isEmpty()) {
                return feeder.isArmed() ? Outcome.DONE : new Outcome.Skipped("none of ours");
            }
            if (!feeder.isArmed()) {
                return new Outcome.Degraded("none is armed: what hangs is not reset");
            }
            return feeder.hasHardware()
                    ? Outcome.DONE
                    : new Outcome.Degraded("none in hardware: a kernel that hangs is not reset");
        }
    }

    /// Where the boot hangs in a fire drill; at any other boot it does nothing.
    record HangInDrill(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "with octant.drill=" + Drill.BOOT_HANG.key() + " only: does not end";
        }

        @Override
        public Outcome run(Boot boot) {
            if (!boot.fireDrill().is(Drill.BOOT_HANG)) {
                return new Outcome.Skipped("no drill");
            }
            boot.fireDrill().hang();
            return Outcome.DONE;
        }
    }

    record Limits(String name, OnFailure onFailure, long openFiles) implements BootStep {
        @Override
        public String plan() {
            return openFiles + " open files, no core dumps";
        }

        @Override
        public Outcome run(Boot boot) {
            boot.kernel().forbidCoreDumps();
            boot.kernel().limitOpenFiles(openFiles);
            return Outcome.DONE;
        }
    }

    record MountData(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "octant-data on /data, bound on " + DataVolume.boundPlaces() + "; else a tmpfs";
        }

        @Override
        public Outcome run(Boot boot) {
            DataStorage storage = DataVolume.mount(boot);
            boot.storage(storage);
            return storage.outcome();
        }
    }

    /// @param buildTime no clock can rightly be before it
    record RaiseClock(String name, OnFailure onFailure, Instant buildTime) implements BootStep {
        @Override
        public String plan() {
            return "not before " + buildTime + " nor before the time last saved";
        }

        @Override
        public Outcome run(Boot boot) {
            return new ClockFloor(boot.kernel(), buildTime).raise(boot.storage());
        }
    }

    /// @param standard where the command line names none
    record HostName(String name, OnFailure onFailure, String standard) implements BootStep {
        @Override
        public String plan() {
            return "octant.hostname, else " + standard;
        }

        @Override
        public Outcome run(Boot boot) {
            boot.kernel().setHostName(boot.commandLine().hostName().orElse(standard));
            return Outcome.DONE;
        }
    }

    record Loopback(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "lo up";
        }

        @Override
        public Outcome run(Boot boot) {
            boot.kernel().raiseLoopback();
            return Outcome.DONE;
        }
    }

    /// Hands the network over; it comes when it comes.
    record StartNetwork(String name, OnFailure onFailure) implements BootStep {
        @Override
        public String plan() {
            return "started in the background, as octant.ip says";
        }

        @Override
        public Outcome run(Boot boot) {
            boot.startNetwork();
            return Outcome.DONE;
        }
    }
}
