package octant.services.ledger;

import java.util.regex.Pattern;

/// The name of one chain of entries, and of its folder: `system`, or an agent's.
public record PartitionName(String name) implements Comparable<PartitionName> {
    static final int MAX_BYTES = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /// What concerns the machine as a whole.
    public static final PartitionName SYSTEM = new PartitionName("system");

    public PartitionName {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "partition name '" + name + "': want " + NAME.pattern());
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public int compareTo(PartitionName other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
