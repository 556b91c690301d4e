package octant.update.disk;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// A processor architecture, with its partition types of the Discoverable Partitions Specification.
public enum Architecture {
    X86_64(
            "x86_64",
            "4f68bce3-e8cd-4db1-96e7-fbcaf984b709",
            "2c7357ed-ebd2-46d9-aec1-23d437ec2bf5"),
    AARCH64(
            "aarch64",
            "b921b045-1df0-41c3-af44-4c6f280d3fae",
            "df3300ce-d69f-4c92-978c-9bfb0f38d820");

    private final String kernelName;
    private final UUID rootType;
    private final UUID verityType;

    Architecture(String kernelName, String rootType, String verityType) {
        this.kernelName = kernelName;
        this.rootType = UUID.fromString(rootType);
        this.verityType = UUID.fromString(verityType);
    }

    /// As `uname -m` says it.
    public static Optional<Architecture> named(String kernelName) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.kernelName.equals(kernelName))
                .findFirst();
    }

    public String kernelName() {
        return kernelName;
    }

    UUID rootType() {
        return rootType;
    }

    UUID verityType() {
        return verityType;
    }
}
