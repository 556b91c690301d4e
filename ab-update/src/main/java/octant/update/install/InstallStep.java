package octant.update.install;

/// Where an installation is; in this order.
public enum InstallStep {
    CHECK("check bundle and machine"),
    CLEAR("take the inactive slot's kernels away"),
    WRITE("write the inactive slot"),
    READ_BACK("read back and check"),
    NAME("name the slot's partitions"),
    KERNEL("write the kernel"),
    DONE("installed");

    private final String words;

    InstallStep(String words) {
        this.words = words;
    }

    /// For people.
    public String words() {
        return words;
    }
}
