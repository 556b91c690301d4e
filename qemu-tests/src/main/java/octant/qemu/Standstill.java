package octant.qemu;

import java.time.Duration;
import java.util.Map;

/// Where a machine stands that would reboot: with [OnReset#STAND_STILL], QEMU stops it there. A
/// test that looks at the disk after each boot finds what that boot left, however fast the next one
/// is.
record Standstill(Qmp qmp) {
    /// QEMU resets from its main loop, at once.
    private static final Duration RESET_LIMIT = Duration.ofSeconds(30);

    private static final String STOPPED = "shutdown";

    /// Waits until the machine stands still, and all it wrote is in the disk's file: QEMU answers
    /// after that.
    void await(Duration limit) {
        qmp.awaitEvents("STOP", qmp.count("RESET") + 1, limit);
        String status = qmp.status();
        if (!status.equals(STOPPED)) {
            throw new QemuException("machine: want status " + STOPPED + ", have " + status);
        }
    }

    /// Lets the machine reboot. What it would do at a reset is for a moment what a reset does: QEMU
    /// applies it to the one that is asked for here, too.
    void end() {
        int resets = qmp.count("RESET");
        atReset("reset");
        qmp.execute("system_reset");
        qmp.awaitEvents("RESET", resets + 1, RESET_LIMIT);
        atReset("shutdown");
        qmp.execute("cont");
    }

    private void atReset(String action) {
        qmp.execute("set-action", Map.of("reboot", new Json.Text(action)));
    }
}
