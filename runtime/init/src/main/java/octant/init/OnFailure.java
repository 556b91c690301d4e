package octant.init;

/// What the failure of a boot step means.
public enum OnFailure {
    /// Nothing works without it: record why and reboot, so that the try counts against this slot.
    FATAL,
    /// The machine boots with less, and says so on the console and in its status.
    DEGRADED,
    /// Good to have; its absence is seen in the status only.
    IGNORED
}
