package octant.init;

/// How the machine ends. The exit status is what a container sees of it: 133 is systemd-nspawn's
/// "start me again".
public enum PowerAction {
    POWER_OFF("power-off", 0),
    REBOOT("reboot", 133),
    HALT("halt", 0);

    private final String label;
    private final int exitStatus;

    PowerAction(String label, int exitStatus) {
        this.label = label;
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }

    @Override
    public String toString() {
        return label;
    }
}
