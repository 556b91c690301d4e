package octant.linux;

import java.util.Locale;

/// The system calls in use, with their numbers on both architectures: `asm/unistd_64.h` (x86_64)
/// and `asm-generic/unistd.h` (aarch64). The oldest calls (`open`, `poll`, `fork`, …) exist on
/// x86_64 only and are not in the table: their younger forms (`openat`, `ppoll`, …) exist on both.
///
/// To add one: a row here (a test compares it with the kernel's headers), and a typed method beside
/// the calls of its subject, with the C prototype in its comment.
public enum SystemCall {
    // Files
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    LSEEK(8, 62),
    OPENAT(257, 56),
    READLINKAT(267, 78),
    SYMLINKAT(266, 36),
    LINKAT(265, 37),
    RENAMEAT2(316, 276),
    UNLINKAT(263, 35),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHMODAT(268, 53),
    FCHOWNAT(260, 54),
    FACCESSAT(269, 48),
    UTIMENSAT(280, 88),
    STATX(332, 291),
    STATFS(137, 43),
    GETDENTS64(217, 61),
    FTRUNCATE(77, 46),
    FALLOCATE(285, 47),
    FADVISE64(221, 223),
    FSYNC(74, 82),
    FDATASYNC(75, 83),
    SYNC(162, 81),
    SYNCFS(306, 267),
    FCNTL(72, 25),
    IOCTL(16, 29),
    DUP3(292, 24),
    PIPE2(293, 59),
    MEMFD_CREATE(319, 279),
    GETRANDOM(318, 278),
    CHDIR(80, 49),
    UMASK(95, 166),

    // Mounts and namespaces
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHROOT(161, 51),
    UNSHARE(272, 97),
    SETNS(308, 268),

    // Processes and signals
    GETPID(39, 172),
    GETPPID(110, 173),
    GETTID(186, 178),
    GETUID(102, 174),
    SETSID(112, 157),
    KILL(62, 129),
    TGKILL(234, 131),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    WAITID(247, 95),
    PRCTL(157, 167),
    PRLIMIT64(302, 261),
    GETPRIORITY(140, 141),
    SETPRIORITY(141, 140),
    SCHED_SETAFFINITY(203, 122),
    RT_SIGPROCMASK(14, 135),
    MPROTECT(10, 226),

    // Descriptors that wait
    SIGNALFD4(289, 74),
    EVENTFD2(290, 19),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    PPOLL(271, 73),

    // Sockets
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    BIND(49, 200),
    LISTEN(50, 201),
    ACCEPT4(288, 242),
    CONNECT(42, 203),
    SHUTDOWN(48, 210),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    GETSOCKNAME(51, 204),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),

    // The machine
    CLOCK_GETTIME(228, 113),
    CLOCK_SETTIME(227, 112),
    SETHOSTNAME(170, 161),
    UNAME(63, 160),
    REBOOT(169, 142);

    private final int x86Number;
    private final int armNumber;

    SystemCall(int x86Number, int armNumber) {
        this.x86Number = x86Number;
        this.armNumber = armNumber;
    }

    /// Its number on the machine that this runs on.
    public int number() {
        return number(Architecture.CURRENT);
    }

    public int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86Number;
            case AARCH64 -> armNumber;
        };
    }

    /// As the man pages write it: `pidfd_open`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Makes the call, again while a signal interrupts it (EINTR).
    ///
    /// @param object what the call is about, for the message of a failure; asked for its text then
    ///   only
    /// @return the kernel's answer, never negative
    long on(Object object, long... arguments) {
        return checked(object, answer(arguments));
    }

    /// [#on] for calls whose answer fits an int, which is most.
    int intOn(Object object, long... arguments) {
        return (int) on(object, arguments);
    }

    /// The bare answer, negative errno included, where a failure is part of the plan. EINTR is
    /// retried.
    long answer(long... arguments) {
        long answer;
        do {
            answer = once(arguments);
        } while (answer == -Errno.EINTR.number());
        return answer;
    }

    /// The bare answer without retry: for close(2), and for waits that count their own time.
    long once(long... a) {
        return Natives.call(
                number(),
                a.length > 0 ? a[0] : 0,
                a.length > 1 ? a[1] : 0,
                a.length > 2 ? a[2] : 0,
                a.length > 3 ? a[3] : 0,
                a.length > 4 ? a[4] : 0,
                a.length > 5 ? a[5] : 0);
    }

    /// Turns a negative answer into the exception.
    long checked(Object object, long answer) {
        if (answer < 0) {
            throw new LinuxException(toString(), String.valueOf(object), Errno.of((int) -answer));
        }
        return answer;
    }
}
