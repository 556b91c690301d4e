package octant.init;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octant.linux.BlockDevices;
import octant.linux.ChildStatus;
import octant.linux.Children;
import octant.linux.Clock;
import octant.linux.Descriptor;
import octant.linux.DeviceNumber;
import octant.linux.Directories;
import octant.linux.Errno;
import octant.linux.FileStatus;
import octant.linux.FileSystemStatus;
import octant.linux.FileType;
import octant.linux.HostName;
import octant.linux.InputDevice;
import octant.linux.Link;
import octant.linux.Links;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.MountFlag;
import octant.linux.MountPoint;
import octant.linux.Mounts;
import octant.linux.OpenFlag;
import octant.linux.Power;
import octant.linux.Processes;
import octant.linux.ResourceLimit;
import octant.linux.Signal;
import octant.linux.SignalDescriptor;
import octant.linux.Terminal;
import octant.linux.Watchdog;

/// The real machine. Straight calls of [octant.linux]: every decision is made by who calls this.
public final class LinuxKernel implements Kernel {
    /// `PROC_PID_INIT_INO` (include/linux/proc_ns.h): the first PID namespace, that of the machine.
    private static final String MACHINE_NAMESPACE = "pid:[4026531836]";

    private static final int MAX_POWER_KEYS = 8;

    /// Of a watchdog that does not tell its own: shorter than those of real devices.
    private static final Duration UNKNOWN_TIMEOUT = Duration.ofSeconds(8);

    private final FileOutputStream console = new FileOutputStream(FileDescriptor.err);

    private final Surroundings surroundings;

    public LinuxKernel(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public boolean isPidOne() {
        return Processes.pid() == 1;
    }

    @Override
    public boolean ownsMachine() {
        if (surroundings == Surroundings.CONTAINER || !isPidOne()) {
            return false;
        }
        try {
            return Directories.readLink("/proc/self/ns/pid").equals(MACHINE_NAMESPACE);
        } catch (LinuxException noProc) {
            return false;
        }
    }

    @Override
    public long bootNanos() {
        return Clock.sinceBoot().toNanos();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    @Override
    public Instant clock() {
        return Clock.now();
    }

    @Override
    public void setClock(Instant time) {
        Clock.set(time);
    }

    /// One write(2) a line, so that lines of several threads do not mix.
    @Override
    public void writeConsole(byte[] line) {
        try {
            console.write(line);
        } catch (IOException e) {
            // The console is where this would be said.
        }
    }

    /// The kernel keeps the terminal open. A Ctrl-S typed there must not stop who writes.
    @Override
    public void redirectConsole(String path) {
        try (Descriptor terminal = LinuxFiles.open(path, OpenFlag.READ_WRITE)) {
            Terminal.setMode(terminal, Terminal.mode(terminal).withoutFlowControl());
            Terminal.becomeConsole(terminal);
        }
    }

    @Override
    public byte[] read(String path, int limitBytes) {
        try (Descriptor file = LinuxFiles.open(path, OpenFlag.READ_ONLY)) {
            byte[] content = new byte[limitBytes];
            int length = 0;
            int count = 1;
            while (count > 0 && length < limitBytes) {
                count = LinuxFiles.read(file, content, length, limitBytes - length);
                length += count;
            }
            return Arrays.copyOf(content, length);
        }
    }

    @Override
    public byte[] read(String path, long offsetBytes, int limitBytes) {
        try (Descriptor file = LinuxFiles.open(path, OpenFlag.READ_ONLY)) {
            LinuxFiles.seek(file, offsetBytes);
            byte[] content = new byte[limitBytes];
            int length = LinuxFiles.read(file, content, 0, limitBytes);
            return Arrays.copyOf(content, length);
        }
    }

    @Override
    public void write(String path, String text) {
        LinuxFiles.writeText(path, text);
    }

    @Override
    public void save(String path, byte[] content) {
        String fresh = path + ".new";
        LinuxFiles.writeFile(fresh, content, 0600);
        synchronize(fresh);
        Directories.rename(fresh, path);
        synchronize(path.substring(0, path.lastIndexOf('/')));
    }

    private static void synchronize(String path) {
        try (Descriptor file = LinuxFiles.open(path, OpenFlag.READ_ONLY)) {
            LinuxFiles.synchronize(file);
        }
    }

    @Override
    public boolean exists(String path) {
        return FileStatus.find(path).isPresent();
    }

    @Override
    public List<String> list(String path) {
        List<String> names = new ArrayList<>();
        for (Directories.Entry entry : Directories.list(path)) {
            names.add(entry.name());
        }
        return names;
    }

    @Override
    public void makeDirectory(String path, int mode) {
        Directories.createIfAbsent(path, mode);
    }

    @Override
    public void makeDevice(String path, int mode, int major, int minor) {
        try {
            Directories.createNode(
                    path, FileType.CHARACTER_DEVICE, mode, new DeviceNumber(major, minor));
            // The umask took some of the mode away.
            FileStatus.changePermissions(path, mode);
        } catch (LinuxException e) {
            unlessThere(e);
        }
    }

    @Override
    public void symlink(String target, String path) {
        try {
            Directories.createLink(path, target);
        } catch (LinuxException e) {
            unlessThere(e);
        }
    }

    private static void unlessThere(LinuxException e) {
        if (e.errno() != Errno.EEXIST) {
            throw e;
        }
    }

    @Override
    public void remove(String path) {
        Directories.remove(path);
    }

    @Override
    public void mount(Mount mount) {
        MountFlag[] flags = mount.flags().toArray(new MountFlag[0]);
        Mounts.mount(mount.source(), mount.target(), mount.type(), mount.data(), flags);
    }

    @Override
    public void bind(String source, String target) {
        Mounts.bind(source, target);
    }

    @Override
    public void remountReadOnly(String target) {
        Mounts.remount(target, "", MountFlag.READ_ONLY);
    }

    @Override
    public void unmount(String target) {
        Mounts.unmount(target);
    }

    @Override
    public List<MountPoint> mounts() {
        return Mounts.list();
    }

    @Override
    public void resizePartition(String disk, int number, long startBytes, long sizeBytes) {
        try (Descriptor device = LinuxFiles.open(disk, OpenFlag.READ_ONLY)) {
            BlockDevices.resizePartition(device, number, startBytes, sizeBytes);
        }
    }

    @Override
    public void growFilesystem(String target, String device) {
        try (Descriptor root = LinuxFiles.open(target, OpenFlag.READ_ONLY);
                Descriptor partition = LinuxFiles.open(device, OpenFlag.READ_ONLY)) {
            long blockBytes = FileSystemStatus.of(target).blockSizeBytes();
            BlockDevices.growExt4(root, BlockDevices.sizeBytes(partition) / blockBytes);
        }
    }

    @Override
    public void setHostName(String name) {
        HostName.set(name);
    }

    @Override
    public void raiseLoopback() {
        Optional<Link> loopback = Links.find("lo");
        if (loopback.isPresent()) {
            Links.setUp(loopback.get().index());
        }
    }

    @Override
    public void limitOpenFiles(long count) {
        ResourceLimit.OPEN_FILES.set(0, new ResourceLimit.Values(count, count));
    }

    @Override
    public void forbidCoreDumps() {
        ResourceLimit.CORE_DUMP_BYTES.set(0, new ResourceLimit.Values(0, 0));
    }

    @Override
    public void catchCtrlAltDel() {
        Power.signalOnCtrlAltDel();
    }

    @Override
    public Optional<ChildStatus> peekExit() {
        try {
            return Children.peekAny();
        } catch (LinuxException e) {
            if (e.errno() == Errno.ECHILD) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void reap(int pid) {
        try {
            Children.reap(pid);
        } catch (LinuxException e) {
            // Whoever started it took it since: it is gone, which is what we want.
            if (e.errno() != Errno.ECHILD) {
                throw e;
            }
        }
    }

    @Override
    public void signal(int pid, Signal signal) {
        Processes.kill(pid, signal);
    }

    @Override
    public SignalQueue openSignals() {
        SignalDescriptor signals =
                SignalDescriptor.open(
                        Signal.SIGHUP,
                        Signal.SIGINT,
                        Signal.SIGTERM,
                        Signal.SIGUSR1,
                        Signal.SIGPWR,
                        Signal.SIGCHLD,
                        Signal.SIGWINCH);
        return signals::read;
    }

    @Override
    public WatchdogDevice openWatchdog(String name, Duration timeout) {
        Watchdog watchdog = Watchdog.open("/dev/".concat(name));
        return new OpenWatchdog(watchdog, taken(watchdog, timeout), hasReset(watchdog));
    }

    /// The open device is armed: whatever it refuses from here on, it has to be fed.
    private static Duration taken(Watchdog watchdog, Duration wanted) {
        try {
            if (watchdog.support().canSetTimeout()) {
                watchdog.setTimeout(wanted);
            }
        } catch (LinuxException refused) {
            // Out of its range: its own time-out will do.
        }
        try {
            return watchdog.timeout();
        } catch (LinuxException unknown) {
            return UNKNOWN_TIMEOUT;
        }
    }

    private static boolean hasReset(Watchdog watchdog) {
        try {
            return watchdog.hasReset();
        } catch (LinuxException unknown) {
            return false;
        }
    }

    private record OpenWatchdog(Watchdog watchdog, Duration timeout, boolean hasReset)
            implements WatchdogDevice {
        @Override
        public void pet() {
            watchdog.keepAlive();
        }
    }

    @Override
    public List<PowerKey> openPowerKeys() {
        List<PowerKey> keys = new ArrayList<>();
        if (!exists("/dev/input")) {
            return keys;
        }
        for (String name : list("/dev/input")) {
            if (name.startsWith("event") && keys.size() < MAX_POWER_KEYS) {
                addPowerKey("/dev/input/" + name, keys);
            }
        }
        return keys;
    }

    private static void addPowerKey(String path, List<PowerKey> keys) {
        try {
            InputDevice device = InputDevice.open(path);
            if (device.hasKey(InputDevice.POWER_KEY)) {
                keys.add(new OpenPowerKey(path, device));
            } else {
                device.close();
            }
        } catch (LinuxException unplugged) {
            // The others may still have one.
        }
    }

    private record OpenPowerKey(String device, InputDevice input) implements PowerKey {
        @Override
        public boolean awaitPress() {
            try {
                while (true) {
                    Optional<InputDevice.Key> key = input.read();
                    if (key.isPresent()
                            && key.get().code() == InputDevice.POWER_KEY
                            && key.get().pressed()) {
                        return true;
                    }
                }
            } catch (LinuxException gone) {
                return false;
            }
        }
    }

    @Override
    public void sync() {
        FileSystemStatus.synchronizeAll();
    }

    @Override
    public void faultMemory() {
        Processes.faultMemory();
    }

    @Override
    public void power(PowerAction action) {
        switch (action) {
            case POWER_OFF -> Power.end(Power.End.POWER_OFF);
            case REBOOT -> Power.end(Power.End.RESTART);
            case HALT -> Power.end(Power.End.HALT);
        }
    }

    @Override
    public void restart(String command) {
        Power.restart(command);
    }

    @Override
    public void halt(int status) {
        Runtime.getRuntime().halt(status);
    }
}
