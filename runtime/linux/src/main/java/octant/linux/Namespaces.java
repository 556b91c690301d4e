package octant.linux;

import java.util.Arrays;

/// Views of the system that differ between processes, namespaces(7). Both calls change the calling
/// thread only (so never call them from a virtual thread); its children and the threads that it
/// starts inherit the change.
public final class Namespaces {
    private Namespaces() {}

    /// Kinds of namespaces.
    public enum Kind {
        TIME(0x80),
        MOUNT(0x20000),
        CGROUP(0x2000000),
        HOST_NAME(0x4000000),
        IPC(0x8000000),
        USER(0x10000000),
        /// For children only: a thread stays in the pid namespace that it was born in.
        PROCESS(0x20000000),
        NETWORK(0x40000000);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }
    }

    /// `int unshare(int flags)`, unshare(2). For mounts it also unshares root and working directory
    /// (`CLONE_FS`, implied by the kernel).
    public static void unshare(Kind... kinds) {
        long bits = 0;
        for (Kind kind : kinds) {
            bits |= kind.bits;
        }
        SystemCall.UNSHARE.on(Arrays.toString(kinds), bits);
    }

    /// `int setns(int fd, int nstype)`, setns(2).
    ///
    /// @param namespace a file of /proc/PID/ns
    public static void enter(Descriptor namespace, Kind kind) {
        SystemCall.SETNS.on(namespace, namespace.number(), kind.bits);
    }
}
