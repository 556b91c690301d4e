package octant.update.setup;

/// Where an installation onto a disk is.
public enum SetupStep {
    ERASE("erase what the disk starts and ends with"),
    WRITE("write"),
    READ_BACK("read back and compare"),
    TABLE("write the partition table");

    private final String label;

    SetupStep(String label) {
        this.label = label;
    }

    /// For people.
    public String label() {
        return label;
    }
}
