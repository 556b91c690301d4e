package octant.linux;

import java.util.Optional;

/// Waiting for children: `int waitid(idtype_t type, id_t id, siginfo_t *info, int options, struct
/// rusage *usage)`, waitid(2).
///
/// Reaping is collecting a dead child's status, after which its pid may be used again. Peeking
/// leaves the child a zombie, so that a reaper of all children can first see whose it is.
public final class Children {
    private static final int ALL = 0;
    private static final int BY_PID = 1;
    private static final int BY_DESCRIPTOR = 3;

    private static final int NO_HANG = 1;
    private static final int ENDED = 4;
    private static final int KEEP = 0x1000000; // WNOWAIT

    private Children() {}

    /// The next child that has ended, left as it is; nothing when none has.
    ///
    /// @throws LinuxException ECHILD when there are no children at all
    public static Optional<ChildStatus> peekAny() {
        return wait("any child", ALL, 0, ENDED | NO_HANG | KEEP);
    }

    /// [#peekAny], waiting for it.
    public static ChildStatus awaitAny() {
        return wait("any child", ALL, 0, ENDED | KEEP).orElseThrow();
    }

    /// Waits for this child and reaps it.
    public static ChildStatus reap(int pid) {
        return wait("pid " + pid, BY_PID, pid, ENDED).orElseThrow();
    }

    /// Reaps this child if it has ended.
    public static Optional<ChildStatus> reapIfEnded(int pid) {
        return wait("pid " + pid, BY_PID, pid, ENDED | NO_HANG);
    }

    /// Waits for the child of a [ProcessDescriptor] and reaps it.
    public static ChildStatus reap(ProcessDescriptor process) {
        int number = process.descriptor().number();
        return wait(process.descriptor(), BY_DESCRIPTOR, number, ENDED).orElseThrow();
    }

    /// Reaps any child that has ended; nothing when none has.
    ///
    /// @throws LinuxException ECHILD when there are no children at all
    public static Optional<ChildStatus> reapAnyEnded() {
        return wait("any child", ALL, 0, ENDED | NO_HANG);
    }

    private static Optional<ChildStatus> wait(Object object, int type, int id, int options) {
        try (Scratch scratch = Scratch.open()) {
            Memory info = scratch.allocate(ChildStatus.SIZE_BYTES);
            SystemCall.WAITID.on(object, type, id, info.address(), options, 0);
            boolean none = info.getInt(0) == 0;
            return none ? Optional.empty() : Optional.of(ChildStatus.read(info));
        }
    }
}
