package octant.init;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import octant.linux.ChildStatus;
import octant.linux.Errno;
import octant.linux.LinuxException;
import octant.linux.MountPoint;
import octant.linux.ReceivedSignal;
import octant.linux.Signal;

/// A machine in memory: files are a map, calls that change something are written down, and any of
/// them fails on cue. Its time passes only while somebody pauses.
final class FakeKernel implements Kernel {
    /// What PID 1's last act does to the thread that does it.
    static final class Halted extends Error {
        private static final long serialVersionUID = 1L;
    }

    final List<String> calls = new ArrayList<>();
    final List<String> console = new ArrayList<>();
    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, Errno> failures = new HashMap<>();
    final Deque<ChildStatus> ended = new ArrayDeque<>();
    final List<String> mounts = new ArrayList<>();
    final Map<String, String> mountTypes = new HashMap<>();
    final BlockingQueue<ReceivedSignal> signals = new LinkedBlockingQueue<>();
    final List<PowerKey> powerKeys = new ArrayList<>();

    /// The watchdog that reset the machine before this boot.
    String resetBy = "";

    /// Runs at every signal sent: what the process does about it.
    BiConsumer<Integer, Signal> onSignal = (pid, signal) -> {};

    boolean pidOne = true;
    boolean ownsMachine = true;
    Instant clock = Instant.parse("2026-06-01T00:00:00Z");
    long bootNanos = 1_000_000_000;

    /// A call that begins with this fails from now on.
    FakeKernel fail(String call, Errno errno) {
        failures.put(call, errno);
        return this;
    }

    FakeKernel file(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// A watchdog as the kernel shows it.
    FakeKernel watchdog(String name, String identity) {
        return file("/sys/class/watchdog/" + name + "/identity", identity + "\n");
    }

    /// A disk with partitions as the kernel shows them.
    FakeKernel partition(String disk, String name, int number, String label) {
        file("/sys/class/block/" + disk + "/size", "1");
        file("/sys/class/block/" + disk + "/" + name + "/partition", number + "\n");
        file("/sys/class/block/" + name + "/partition", number + "\n");
        file(
                "/sys/class/block/" + name + "/uevent",
                "DEVNAME=" + name + "\nPARTN=" + number + "\nPARTNAME=" + label + "\n");
        return this;
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized List<String> callsOf(String name) {
        return calls.stream().filter(call -> call.startsWith(name)).toList();
    }

    synchronized String consoleText() {
        return String.join("", console);
    }

    private synchronized void call(String call) {
        calls.add(call);
        failOnCue(call);
    }

    /// Reading leaves no trace in `calls`.
    private void failOnCue(String call) {
        failures.forEach((prefix, errno) -> {
            if (call.startsWith(prefix)) {
                throw new LinuxException(
                        call.substring(0, call.indexOf(' ')),
                        call.substring(call.indexOf(' ') + 1),
                        errno);
            }
        });
    }

    @Override
    public boolean isPidOne() {
        return pidOne;
    }

    @Override
    public boolean ownsMachine() {
        return ownsMachine;
    }

    @Override
    public synchronized long bootNanos() {
        return bootNanos;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        synchronized (this) {
            bootNanos += duration.toNanos();
        }
        if (duration.compareTo(Duration.ofMinutes(30)) > 0) {
            // Housekeeping's hourly round: in a test, once is enough.
            throw new InterruptedException();
        }
        Thread.sleep(1);
    }

    @Override
    public Instant clock() {
        return clock;
    }

    @Override
    public void setClock(Instant time) {
        call("clock " + time);
        clock = time;
    }

    @Override
    public synchronized void writeConsole(byte[] line) {
        console.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void redirectConsole(String path) {
        call("console " + path);
    }

    @Override
    public synchronized byte[] read(String path, int limitBytes) {
        return read(path, 0, limitBytes);
    }

    @Override
    public synchronized byte[] read(String path, long offsetBytes, int limitBytes) {
        failOnCue("read " + path);
        byte[] content = files.get(path);
        if (content == null) {
            throw new LinuxException("open", path, Errno.ENOENT);
        }
        int from = (int) Math.min(offsetBytes, content.length);
        int to = Math.min(content.length, from + limitBytes);
        return Arrays.copyOfRange(content, from, to);
    }

    @Override
    public void write(String path, String text) {
        call("write " + path + " " + text.strip());
    }

    @Override
    public synchronized void save(String path, byte[] content) {
        call("save " + path);
        files.put(path, content);
    }

    @Override
    public synchronized boolean exists(String path) {
        return files.containsKey(path)
                || files.keySet().stream().anyMatch(name -> name.startsWith(path + "/"));
    }

    @Override
    public synchronized List<String> list(String path) {
        failOnCue("list " + path);
        TreeSet<String> names = new TreeSet<>();
        for (String name : files.keySet()) {
            if (name.startsWith(path.endsWith("/") ? path : path + "/")) {
                String rest =
                        name.substring(path.endsWith("/") ? path.length() : path.length() + 1);
                names.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public void makeDirectory(String path, int mode) {
        call("mkdir " + path + " " + Integer.toOctalString(mode));
    }

    @Override
    public void makeDevice(String path, int mode, int major, int minor) {
        call("mknod " + path + " " + Integer.toOctalString(mode) + " " + major + ":" + minor);
        file(path, "");
    }

    @Override
    public void symlink(String target, String path) {
        call("symlink " + target + " " + path);
    }

    @Override
    public void remove(String path) {
        call("unlink " + path);
        files.remove(path);
    }

    @Override
    public synchronized void mount(Mount mount) {
        call("mount " + mount.target() + " " + mount.type() + " " + mount.source());
        mounts.add(mount.target());
    }

    @Override
    public synchronized void bind(String source, String target) {
        call("bind " + target + " " + source);
        mounts.add(target);
    }

    @Override
    public void remountReadOnly(String target) {
        call("readonly " + target);
    }

    @Override
    public synchronized void unmount(String target) {
        call("umount " + target);
        mounts.remove(target);
    }

    @Override
    public synchronized List<MountPoint> mounts() {
        return mounts.stream()
                .map(path -> new MountPoint(1, 0, "0:1", "/", path, "rw", type(path), "any", "rw"))
                .toList();
    }

    private String type(String mountPoint) {
        return mountTypes.getOrDefault(mountPoint, "any");
    }

    @Override
    public void resizePartition(String disk, int number, long startBytes, long sizeBytes) {
        call("resize " + disk + " " + number + " " + startBytes + "+" + sizeBytes);
    }

    @Override
    public void growFilesystem(String target, String device) {
        call("grow " + target + " " + device);
    }

    @Override
    public void setHostName(String name) {
        call("hostname " + name);
    }

    @Override
    public void raiseLoopback() {
        call("loopback up");
    }

    @Override
    public void limitOpenFiles(long count) {
        call("limit files " + count);
    }

    @Override
    public void forbidCoreDumps() {
        call("limit core 0");
    }

    @Override
    public void catchCtrlAltDel() {
        call("reboot CAD_OFF");
    }

    @Override
    public synchronized Optional<ChildStatus> peekExit() {
        return Optional.ofNullable(ended.peek());
    }

    @Override
    public synchronized void reap(int pid) {
        call("reap " + pid);
        ended.removeIf(child -> child.pid() == pid);
    }

    @Override
    public void signal(int pid, Signal signal) {
        call("kill " + pid + " " + signal);
        onSignal.accept(pid, signal);
    }

    @Override
    public SignalQueue openSignals() {
        return () -> {
            try {
                return signals.take();
            } catch (InterruptedException e) {
                throw new LinuxException("read", "signals", Errno.EINTR);
            }
        };
    }

    @Override
    public WatchdogDevice openWatchdog(String name, Duration timeout) {
        call("watchdog " + name + " " + timeout.toSeconds());
        return new FedWatchdog(name, timeout);
    }

    /// Takes any time-out and writes down its feeds, which fail on cue.
    private final class FedWatchdog implements WatchdogDevice {
        private final String name;
        private final Duration timeout;

        FedWatchdog(String name, Duration timeout) {
            this.name = name;
            this.timeout = timeout;
        }

        @Override
        public Duration timeout() {
            return timeout;
        }

        @Override
        public boolean hasReset() {
            return resetBy.equals(name);
        }

        @Override
        public void pet() {
            call("pet " + name);
        }
    }

    @Override
    public List<PowerKey> openPowerKeys() {
        return powerKeys;
    }

    @Override
    public void sync() {
        call("sync all");
    }

    @Override
    public void faultMemory() {
        call("fault memory");
    }

    @Override
    public void power(PowerAction action) {
        call("power " + action);
    }

    @Override
    public void restart(String command) {
        call("restart " + command);
    }

    @Override
    public void halt(int status) {
        call("exit " + status);
        throw new Halted();
    }
}
