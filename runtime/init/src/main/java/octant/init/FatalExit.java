package octant.init;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import octant.linux.LinuxException;

/// The one fatal path: every failure that PID 1 cannot live with ends here. The reason goes to the
/// console, the kernel log and the crash store; then the kernel is made to panic, which writes its
/// own records, reboots after `panic=` seconds and so counts against this slot.
///
/// It uses little memory and no locks of ours, since it also runs when memory is out.
public final class FatalExit implements Thread.UncaughtExceptionHandler {
    /// sysexits(3), EX_SOFTWARE: what a container sees.
    public static final int STATUS = 70;

    private static final Duration SYNC_LIMIT = Duration.ofSeconds(3);

    /// How long the panic may take to take hold before reboot(2) is tried.
    private static final Duration PANIC_LIMIT = Duration.ofSeconds(5);

    private final Kernel kernel;
    private final Console console;

    public FatalExit(Kernel kernel, Console console) {
        this.kernel = kernel;
        this.console = console;
    }

    /// A thread that the machine cannot live without is dead.
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        exit("thread " + thread.getName() + ": " + failure + where(failure));
    }

    /// Does not return on a machine.
    public void exit(String reason) {
        try {
            tell("fatal: " + reason);
            if (kernel.ownsMachine()) {
                reboot();
            }
        } finally {
            // Also when memory or threads are out: without this process the kernel panics.
            kernel.halt(STATUS);
        }
    }

    private void tell(String line) {
        console.say(line);
        if (kernel.ownsMachine()) {
            // <0> is emergency: printed whatever the console level is. syslog(2).
            tryWrite("/dev/kmsg", "<0>octant: " + bounded(line) + "\n");
            tryWrite("/dev/pmsg0", "octant: " + bounded(line) + "\n");
        }
        BoundedWork.run("fatal sync", SYNC_LIMIT, kernel::sync);
    }

    private void reboot() {
        tryWrite("/proc/sysrq-trigger", "c");
        try {
            kernel.pause(PANIC_LIMIT);
            kernel.power(PowerAction.REBOOT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LinuxException e) {
            console.say("fatal: " + e.getMessage());
        }
    }

    private void tryWrite(String path, String text) {
        try {
            kernel.write(path, text);
        } catch (LinuxException missing) {
            // Not every machine has it; the console line is out already.
        }
    }

    /// The kernel cuts a log record at about this length.
    private static String bounded(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= 900 ? line : line.substring(0, 300);
    }

    private static String where(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
