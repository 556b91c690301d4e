package octant.linux;

/// This process and others. Waiting for children is in [Children].
public final class Processes {
    /// Of all that arm64 kernels may have; x86 has 4 KiB.
    private static final int LARGEST_PAGE_BYTES = 64 * 1024;

    private static final int SET_PARENT_DEATH_SIGNAL = 1;
    private static final int SET_DUMPABLE = 4;
    private static final int SET_NAME = 15;
    private static final int SET_CHILD_SUBREAPER = 36;
    private static final int SET_NO_NEW_PRIVILEGES = 38;

    private Processes() {}

    /// Starts a child. It gets the request's descriptors and no others, every signal at its default
    /// and none blocked. Returns when the child runs its program.
    ///
    /// @return its pid
    /// @throws LinuxException with the errno of the step that failed; then no child is left
    public static int spawn(SpawnRequest request) {
        try (Scratch scratch = Scratch.open()) {
            long answer;
            do {
                answer = Natives.spawn(request.write(scratch).address());
            } while (answer == -Errno.EINTR.number());
            if (answer < 0) {
                throw new LinuxException("spawn", request.path(), Errno.of((int) -answer));
            }
            return (int) answer;
        }
    }

    /// `pid_t getpid(void)`, getpid(2).
    public static int pid() {
        return SystemCall.GETPID.intOn("self");
    }

    /// `pid_t getppid(void)`, getppid(2).
    public static int parent() {
        return SystemCall.GETPPID.intOn("self");
    }

    /// `pid_t gettid(void)`, gettid(2): of the calling platform thread.
    public static int threadId() {
        return SystemCall.GETTID.intOn("self");
    }

    /// `uid_t getuid(void)`, getuid(2).
    public static int user() {
        return SystemCall.GETUID.intOn("self");
    }

    /// `pid_t setsid(void)`, setsid(2): a new session and process group, without terminal.
    ///
    /// @return the session's id
    public static int startSession() {
        return SystemCall.SETSID.intOn("self");
    }

    /// `int kill(pid_t pid, int sig)`, kill(2).
    ///
    /// @param pid a process; negative: the process group; -1: every process but 1 and this one
    public static void kill(int pid, Signal signal) {
        SystemCall.KILL.on("pid " + pid + ", " + signal, pid, signal.number());
    }

    /// `int tgkill(pid_t tgid, pid_t tid, int sig)`, tgkill(2): a thread of this process.
    public static void killThread(int threadId, Signal signal) {
        SystemCall.TGKILL.on(
                "thread " + threadId + ", " + signal, pid(), threadId, signal.number());
    }

    /// `int prctl(PR_SET_CHILD_SUBREAPER, 1)`, prctl(2): orphaned descendants become children of
    /// this process instead of PID 1.
    public static void becomeSubreaper() {
        SystemCall.PRCTL.on("subreaper", SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    }

    /// `int prctl(PR_SET_DUMPABLE, …)`, prctl(2): whether others of the same user may trace this
    /// process or read its memory, and whether it leaves core dumps.
    public static void setDumpable(boolean dumpable) {
        SystemCall.PRCTL.on("dumpable", SET_DUMPABLE, dumpable ? 1 : 0, 0, 0, 0);
    }

    /// `int prctl(PR_SET_NO_NEW_PRIVS, 1)`, prctl(2): execve gives no rights any more, for the
    /// calling thread and its children.
    public static void renouncePrivileges() {
        SystemCall.PRCTL.on("no new privileges", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0);
    }

    /// `int prctl(PR_SET_PDEATHSIG, sig)`, prctl(2): sent to this process when the thread that
    /// started it ends.
    public static void signalOnParentDeath(Signal signal) {
        SystemCall.PRCTL.on("parent death", SET_PARENT_DEATH_SIGNAL, signal.number(), 0, 0, 0);
    }

    /// `int prctl(PR_SET_NAME, const char *name)`, prctl(2): of the calling platform thread; cut to
    /// 15 bytes by the kernel. For the main thread this is what process lists show.
    public static void nameThread(String name) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.PRCTL.on(name, SET_NAME, scratch.string(name), 0, 0, 0);
        }
    }

    /// `int setpriority(PRIO_PROCESS, id_t who, int nice)`, setpriority(2).
    ///
    /// @param pid 0 for the calling thread
    /// @param nice -20 (first) to 19 (last)
    public static void setNice(int pid, int nice) {
        SystemCall.SETPRIORITY.on("pid " + pid + ", nice " + nice, 0, pid, nice);
    }

    /// `int getpriority(PRIO_PROCESS, id_t who)`, getpriority(2). The bare call answers 20 - nice.
    public static int nice(int pid) {
        return 20 - SystemCall.GETPRIORITY.intOn("pid " + pid, 0, pid);
    }

    /// `int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *mask)`,
    /// sched_setaffinity(2).
    ///
    /// @param processors bit n = processor n, the first 64
    public static void setAffinity(int pid, long processors) {
        try (Scratch scratch = Scratch.open()) {
            Memory mask = scratch.allocate(8);
            mask.putLong(0, processors);
            SystemCall.SCHED_SETAFFINITY.on("pid " + pid, pid, 8, mask.address());
        }
    }

    /// Ends this process by a fault that it did not expect, as an error in native code does: takes
    /// the access to a page of its own away and reads from it. `int mprotect(void *address, size_t
    /// length, PROT_NONE)`, mprotect(2).
    public static void faultMemory() {
        try (Scratch scratch = Scratch.open()) {
            Memory memory = scratch.room(2 * LARGEST_PAGE_BYTES);
            int page = (int) (-memory.address() & (LARGEST_PAGE_BYTES - 1)); // to the next boundary
            SystemCall.MPROTECT.on("fault", memory.address() + page, LARGEST_PAGE_BYTES, 0);
            throw new IllegalStateException("read what cannot be read: " + memory.getInt(page));
        }
    }
}
