package octant.linux;

/// A device's number: which driver, and which of its devices; makedev(3).
public record DeviceNumber(int major, int minor) {
    public static final DeviceNumber NONE = new DeviceNumber(0, 0);

    public DeviceNumber {
        if (major < 0 || major > 0xFFF || minor < 0 || minor > 0xFFFFF) {
            throw new IllegalArgumentException("device " + major + ":" + minor);
        }
    }

    /// ```text
    /// dev_t:  minor bits 19-8 at 20 · major at 8 · minor bits 7-0 at 0
    /// ```
    long encoded() {
        return ((long) (minor >> 8) << 20) | ((long) major << 8) | (minor & 0xFF);
    }

    static DeviceNumber decoded(long encoded) {
        int major = (int) (encoded >> 8) & 0xFFF;
        int minor = ((int) (encoded >> 12) & 0xFFF00) | ((int) encoded & 0xFF);
        return new DeviceNumber(major, minor);
    }

    /// As /sys/dev/block and mountinfo write it: `253:0`.
    @Override
    public String toString() {
        return major + ":" + minor;
    }
}
