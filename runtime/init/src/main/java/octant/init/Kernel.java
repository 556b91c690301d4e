package octant.init;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octant.linux.ChildStatus;
import octant.linux.MountPoint;
import octant.linux.ReceivedSignal;
import octant.linux.Signal;

/// What PID 1 asks of the machine: the seam between deciding and doing. [LinuxKernel] does it;
/// tests hold a fake that writes down what was asked and fails on cue.
///
/// Every call that can fail throws [octant.linux.LinuxException]. Paths are strings, not
/// [java.nio.file.Path]: file system providers stay off the boot path, where a millisecond counts.
public interface Kernel {
    /// Whether this process is PID 1 of whatever it lives in: only then are all others its own.
    boolean isPidOne();

    /// Whether it is PID 1 of the whole machine. In a container or PID namespace it is not, and
    /// then settings, clock, disks and crash records belong to somebody else. Needs /proc.
    boolean ownsMachine();

    /// Nanoseconds since the kernel started: clock_gettime(2), CLOCK_BOOTTIME.
    long bootNanos();

    void pause(Duration duration) throws InterruptedException;

    Instant clock();

    void setClock(Instant time);

    /// One whole line to the console. Never throws: there would be nowhere to say so.
    void writeConsole(byte[] line);

    /// From now on, what anybody writes to /dev/console goes to this terminal: ioctl_tty(2),
    /// TIOCCONS.
    void redirectConsole(String path);

    /// The first `limitBytes` of a file.
    byte[] read(String path, int limitBytes);

    /// Like [#read(String, int)], from an offset: for block devices.
    byte[] read(String path, long offsetBytes, int limitBytes);

    /// One write(2) to a file or device that exists.
    void write(String path, String text);

    /// Replaces a file as a whole: after a power cut it is the old one or the new one.
    void save(String path, byte[] content);

    boolean exists(String path);

    List<String> list(String path);

    /// Makes one directory, or sees that it is there already.
    void makeDirectory(String path, int mode);

    /// Makes a character device, or sees that it is there already.
    void makeDevice(String path, int mode, int major, int minor);

    /// Makes a symbolic link, or sees that something of that name is there already.
    void symlink(String target, String path);

    void remove(String path);

    void mount(Mount mount);

    void bind(String source, String target);

    void remountReadOnly(String target);

    void unmount(String target);

    /// What is mounted, in the order of mounting.
    List<MountPoint> mounts();

    /// Tells the kernel that a partition grew: BLKPG_RESIZE_PARTITION.
    void resizePartition(String disk, int number, long startBytes, long sizeBytes);

    /// Grows a mounted ext4 file system to the size of its device: EXT4_IOC_RESIZE_FS.
    void growFilesystem(String target, String device);

    void setHostName(String name);

    void raiseLoopback();

    /// Sets the limit of open files, for this process and those it starts.
    void limitOpenFiles(long count);

    /// No core dumps: they would carry secrets to the disk.
    void forbidCoreDumps();

    /// Ctrl-Alt-Del becomes a SIGINT to PID 1: reboot(2), RB_DISABLE_CAD.
    void catchCtrlAltDel();

    /// A child that ended and is not reaped yet, left as it is: waitid(2) with WNOWAIT.
    Optional<ChildStatus> peekExit();

    /// Takes away a child that [#peekExit] showed.
    void reap(int pid);

    void signal(int pid, Signal signal);

    /// Opens the queue of this process's signals; the launcher blocked them in every thread.
    SignalQueue openSignals();

    /// Opens and thereby arms a watchdog.
    ///
    /// @param name below /dev and /sys/class/watchdog, as `watchdog0`
    WatchdogDevice openWatchdog(String name, Duration timeout);

    /// The input devices that have a power key.
    List<PowerKey> openPowerKeys();

    void sync();

    /// Ends this process by a memory fault, as an error in native code does.
    void faultMemory();

    /// reboot(2): returns only by throwing, or when asked for less than the machine.
    void power(PowerAction action);

    /// The same as [PowerAction#REBOOT], with an argument for the drivers.
    void restart(String command);

    /// Ends this process at once.
    void halt(int status);

    /// signalfd(2).
    interface SignalQueue {
        /// Waits for the next signal.
        ReceivedSignal next();
    }

    interface WatchdogDevice {
        /// What the device really took.
        Duration timeout();

        /// Whether it is what reset the machine before this boot, as far as it knows.
        boolean hasReset();

        void pet();
    }

    interface PowerKey {
        String device();

        /// Waits until the key is pressed; false when the device went away.
        boolean awaitPress();
    }
}
