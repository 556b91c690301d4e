package octant.qemu;

/// What a machine does where it would reboot.
public enum OnReset {
    REBOOT,

    /// It stands still with everything written to its disk, until [Vm#reboot]. Where it would
    /// switch itself off, it stands still for good.
    STAND_STILL,

    END
}
