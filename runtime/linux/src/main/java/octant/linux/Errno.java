package octant.linux;

public enum Errno {
    EPERM
}
