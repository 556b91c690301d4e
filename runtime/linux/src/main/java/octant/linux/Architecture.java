package octant.linux;

/// The two machines that Octant runs on. Both are 64-bit and little-endian, so most structures
/// agree; what does not (call numbers, some `O_` flags, `struct epoll_event`) asks here.
public enum Architecture {
    X86_64,
    AARCH64;

    static final Architecture CURRENT = named(System.getProperty("os.arch"));

    /// @param name the JVM's `os.arch`
    static Architecture named(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new IllegalStateException("no system call numbers for " + name);
        };
    }
}
