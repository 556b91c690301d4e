package octant.init;

import java.util.Locale;
import java.util.Optional;

/// Where the data partition is looked for: `octant.data=` on the kernel command line.
public sealed interface DataSource {
    /// The partition named `octant-data` on the disk that the root lies on.
    record Automatic() implements DataSource {}

    /// Nowhere: this machine keeps nothing.
    record None() implements DataSource {}

    /// @param uuid the partition's unique GUID, lower case
    record ByPartitionUuid(String uuid) implements DataSource {}

    /// @param name the device's name in /dev
    record ByDevice(String name) implements DataSource {}

    static Optional<DataSource> parse(String value) {
        if (value.equals("auto")) {
            return Optional.of(new Automatic());
        }
        if (value.equals("none")) {
            return Optional.of(new None());
        }
        if (value.startsWith("PARTUUID=")) {
            String uuid = value.substring("PARTUUID=".length()).toLowerCase(Locale.ROOT);
            return uuid.length() == 36 && KernelSetting.consistsOf(uuid, "-")
                    ? Optional.of(new ByPartitionUuid(uuid))
                    : Optional.empty();
        }
        if (value.startsWith("/dev/")) {
            String name = value.substring("/dev/".length());
            return !name.isEmpty() && KernelSetting.consistsOf(name, "-_")
                    ? Optional.of(new ByDevice(name))
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
