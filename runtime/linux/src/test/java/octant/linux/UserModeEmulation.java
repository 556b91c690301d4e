package octant.linux;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

/// `make test-aarch64` runs these tests in QEMU's user mode, which translates each call for the
/// kernel and gets a few wrong. What such a call means on aarch64 is seen in virtual machines.
final class UserModeEmulation {
    private UserModeEmulation() {}

    /// @param what it does otherwise than a kernel
    static void skipIfIt(String what) {
        assumeFalse(Boolean.getBoolean("octant.emulated"), "SKIPPED: user-mode emulation " + what);
    }
}
