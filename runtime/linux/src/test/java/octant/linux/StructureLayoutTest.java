package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sizes, offsets and numbers in use against the C compiler's opinion of the kernel's headers,
/// for each architecture that has a compiler here.
class StructureLayoutTest {
    private static final String HEADERS =
            """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <stdint.h>
            #include <stdio.h>
            #include <fcntl.h>
            #include <sched.h>
            #include <signal.h>
            #include <poll.h>
            #include <time.h>
            #include <arpa/inet.h>
            #include <netinet/in.h>
            #include <sys/socket.h>
            #include <sys/un.h>
            #include <sys/epoll.h>
            #include <sys/ioctl.h>
            #include <sys/mount.h>
            #include <sys/prctl.h>
            #include <sys/resource.h>
            #include <sys/reboot.h>
            #include <sys/signalfd.h>
            #include <sys/statfs.h>
            #include <sys/utsname.h>
            #include <linux/blkpg.h>
            #include <linux/dm-ioctl.h>
            #include <linux/fs.h>
            #include <linux/if_addr.h>
            #include <linux/if_link.h>
            #include <linux/if_packet.h>
            #include <linux/input.h>
            #include <linux/loop.h>
            #include <linux/netlink.h>
            #include <linux/rtnetlink.h>
            #include <linux/stat.h>
            #include <linux/watchdog.h>
            #include "natives.h"
            """;

    @TempDir Path folder;

    @Test
    void x86AgreesWithItsCompiler() throws Exception {
        check("x86_64-linux-gnu-gcc", expected(Architecture.X86_64));
    }

    @Test
    void armAgreesWithItsCompiler() throws Exception {
        check("aarch64-linux-gnu-gcc", expected(Architecture.AARCH64));
    }

    @Test
    void theCompilerWouldComplain() {
        assertThatThrownBy(
                        () -> check("x86_64-linux-gnu-gcc", Map.of("sizeof(struct timespec)", 17L)))
                .hasMessageContaining("sizeof(struct timespec) is not 17");
    }

    private static Map<String, Long> expected(Architecture architecture) {
        Map<String, Long> values = new LinkedHashMap<>();
        addSizes(values, architecture);
        addOffsets(values);
        addRequests(values);
        addFlags(values, architecture);
        return values;
    }

    private static void addSizes(Map<String, Long> values, Architecture architecture) {
        size(values, "struct statx", FileStatus.SIZE_BYTES);
        size(values, "struct statfs", FileSystemStatus.SIZE_BYTES);
        size(values, "struct timespec", Clock.TIMESPEC_BYTES);
        size(values, "struct itimerspec", Timer.SETTING_BYTES);
        size(values, "siginfo_t", ChildStatus.SIZE_BYTES);
        size(values, "struct signalfd_siginfo", ReceivedSignal.SIZE_BYTES);
        size(values, "struct epoll_event", Epoll.eventBytes(architecture));
        size(values, "struct pollfd", Poll.SIZE_BYTES);
        size(values, "struct octant_spawn", SpawnRequest.SIZE_BYTES);
        size(values, "struct utsname", KernelIdentity.SIZE_BYTES);
        size(values, "struct ucred", PeerCredentials.SIZE_BYTES);
        size(values, "struct msghdr", UnixMessage.HEADER_BYTES);
        size(values, "struct iovec", UnixMessage.VECTOR_BYTES);
        size(values, "struct cmsghdr", UnixMessage.CONTROL_HEADER_BYTES);
        size(values, "((struct sockaddr_un *)0)->sun_path", UnixAddress.NAME_LIMIT_BYTES);
        size(values, "struct sockaddr_in", UdpSocket.ADDRESS_BYTES);
        size(values, "struct sockaddr_ll", PacketSocket.ADDRESS_BYTES);
        size(values, "struct sockaddr_nl", Netlink.ADDRESS_BYTES);
        size(values, "struct nlmsghdr", NetlinkRequest.HEADER_BYTES);
        size(values, "struct ifinfomsg", Link.FIXED_BYTES);
        size(values, "struct ifaddrmsg", InterfaceAddress.FIXED_BYTES);
        size(values, "struct rtmsg", Route.FIXED_BYTES);
        size(values, "struct dm_ioctl", DeviceMapperRequest.HEADER_BYTES);
        size(values, "struct dm_target_spec", DeviceMapperRequest.TARGET_BYTES);
        size(values, "struct loop_config", LoopDevice.SIZE_BYTES);
        size(values, "struct watchdog_info", Watchdog.INFO_BYTES);
        size(values, "struct winsize", Terminal.SIZE_BYTES);
        size(values, "struct blkpg_ioctl_arg", BlockDevices.ARGUMENT_BYTES);
        size(values, "struct blkpg_partition", BlockDevices.PARTITION_BYTES);
        size(values, "struct input_event", InputDevice.EVENT_BYTES);
        size(values, "struct rlimit", ResourceLimit.SIZE_BYTES);
        values.put("CMSG_SPACE(5 * sizeof(int))", (long) UnixMessage.rightsBytes(5));
    }

    private static void addOffsets(Map<String, Long> values) {
        offset(values, "struct statx", "stx_nlink", 16);
        offset(values, "struct statx", "stx_mode", 28);
        offset(values, "struct statx", "stx_ino", 32);
        offset(values, "struct statx", "stx_blocks", 48);
        offset(values, "struct statx", "stx_mtime", 112);
        offset(values, "struct statx", "stx_rdev_major", 128);
        offset(values, "struct statx", "stx_dev_minor", 140);
        offset(values, "struct statfs", "f_bavail", 32);
        offset(values, "struct statfs", "f_flags", 80);
        offset(values, "siginfo_t", "si_code", 8);
        offset(values, "siginfo_t", "si_pid", 16);
        offset(values, "siginfo_t", "si_status", 24);
        offset(values, "struct signalfd_siginfo", "ssi_pid", 12);
        offset(values, "struct signalfd_siginfo", "ssi_status", 40);
        offset(values, "struct octant_spawn", "fds", 32);
        offset(values, "struct octant_spawn", "cgroup", 52);
        offset(values, "struct msghdr", "msg_control", 32);
        offset(values, "struct msghdr", "msg_flags", 48);
        offset(values, "struct sockaddr_ll", "sll_ifindex", 4);
        offset(values, "struct sockaddr_ll", "sll_halen", 11);
        offset(values, "struct sockaddr_nl", "nl_groups", 8);
        offset(values, "struct dm_ioctl", "flags", 28);
        offset(values, "struct dm_ioctl", "dev", 40);
        offset(values, "struct dm_ioctl", "name", 48);
        offset(values, "struct dm_target_spec", "target_type", 24);
        offset(values, "struct dm_name_list", "name", 12);
        offset(values, "struct loop_config", "info.lo_flags", 60);
        offset(values, "struct loop_config", "info.lo_file_name", 64);
        offset(values, "struct blkpg_ioctl_arg", "data", 16);
        offset(values, "struct blkpg_partition", "pno", 16);
        offset(values, "struct input_event", "value", 20);
        offset(values, "struct utsname", "release", 130);
    }

    private static void addRequests(Map<String, Long> values) {
        number(values, "DM_VERSION", DeviceMapperRequest.number(0));
        number(values, "DM_TABLE_STATUS", DeviceMapperRequest.number(12));
        number(values, "DM_TABLE_LOAD", DeviceMapperRequest.number(9));
        number(values, "LOOP_CONFIGURE", LoopDevice.CONFIGURE);
        number(values, "LOOP_CLR_FD", LoopDevice.CLEAR);
        number(values, "LOOP_CTL_GET_FREE", LoopDevice.NEXT_FREE);
        number(values, "WDIOC_GETSUPPORT", Watchdog.GET_SUPPORT);
        number(values, "WDIOC_KEEPALIVE", Watchdog.KEEP_ALIVE);
        number(values, "WDIOC_SETTIMEOUT", Watchdog.SET_TIMEOUT);
        number(values, "WDIOC_GETTIMEOUT", Watchdog.GET_TIMEOUT);
        number(values, "WDIOC_GETTIMELEFT", Watchdog.GET_TIME_LEFT);
        number(values, "TCGETS", Terminal.GET_MODE);
        number(values, "TCSETS", Terminal.SET_MODE);
        number(values, "TIOCSCTTY", Terminal.TAKE);
        number(values, "TIOCGWINSZ", Terminal.GET_SIZE);
        number(values, "TIOCSWINSZ", Terminal.SET_SIZE);
        number(values, "BLKGETSIZE64", BlockDevices.SIZE_IN_BYTES);
        number(values, "BLKSSZGET", BlockDevices.SECTOR_SIZE);
        number(values, "BLKFLSBUF", BlockDevices.FLUSH_BUFFERS);
        number(values, "BLKRRPART", BlockDevices.READ_PARTITIONS);
        number(values, "BLKPG", BlockDevices.PARTITION);
        number(values, "_IOW('f', 16, uint64_t)", BlockDevices.GROW_EXT4);
        number(values, "EVIOCGNAME(128)", InputDevice.nameRequest(128));
        number(values, "EVIOCGBIT(EV_KEY, 96)", InputDevice.bitsRequest(1, 96));
        number(values, "KEY_POWER", InputDevice.POWER_KEY);
    }

    private static void addFlags(Map<String, Long> values, Architecture architecture) {
        number(values, "O_CREAT", OpenFlag.CREATE.bits(architecture));
        number(values, "O_EXCL", OpenFlag.EXCLUSIVE.bits(architecture));
        number(values, "O_TRUNC", OpenFlag.TRUNCATE.bits(architecture));
        number(values, "O_APPEND", OpenFlag.APPEND.bits(architecture));
        number(values, "O_NONBLOCK", OpenFlag.NON_BLOCKING.bits(architecture));
        number(values, "O_DSYNC", OpenFlag.DATA_SYNC.bits(architecture));
        number(values, "O_DIRECT", OpenFlag.DIRECT.bits(architecture));
        number(values, "O_DIRECTORY", OpenFlag.DIRECTORY.bits(architecture));
        number(values, "O_NOFOLLOW", OpenFlag.NO_FOLLOW.bits(architecture));
        number(values, "O_PATH", OpenFlag.PATH.bits(architecture));
        number(values, "O_TMPFILE", OpenFlag.TEMPORARY.bits(architecture));
        number(values, "MS_RDONLY", MountFlag.bits(MountFlag.READ_ONLY));
        number(values, "MS_NOSUID", MountFlag.bits(MountFlag.NO_SET_USER_ID));
        number(values, "MS_NODEV", MountFlag.bits(MountFlag.NO_DEVICES));
        number(values, "MS_NOEXEC", MountFlag.bits(MountFlag.NO_EXECUTION));
        number(values, "MS_REMOUNT", MountFlag.bits(MountFlag.REMOUNT));
        number(values, "MS_DIRSYNC", MountFlag.bits(MountFlag.SYNCHRONOUS_FOLDERS));
        number(values, "MS_NOATIME", MountFlag.bits(MountFlag.NO_ACCESS_TIMES));
        number(values, "MS_BIND", MountFlag.bits(MountFlag.BIND));
        number(values, "MS_MOVE", MountFlag.bits(MountFlag.MOVE));
        number(values, "MS_REC", MountFlag.bits(MountFlag.RECURSIVE));
        number(values, "MS_PRIVATE", MountFlag.bits(MountFlag.PRIVATE));
        number(values, "MS_SLAVE", MountFlag.bits(MountFlag.SLAVE));
        number(values, "MS_SHARED", MountFlag.bits(MountFlag.SHARED));
        number(values, "MS_UNBINDABLE", MountFlag.bits(MountFlag.UNBINDABLE));
        number(values, "MS_RELATIME", MountFlag.bits(MountFlag.RELATIVE_ACCESS_TIMES));
        for (Signal signal : Signal.values()) {
            number(values, signal.name(), signal.number());
        }
    }

    private static void size(Map<String, Long> values, String type, long bytes) {
        values.put("sizeof(" + type + ")", bytes);
    }

    private static void offset(Map<String, Long> values, String type, String field, long bytes) {
        values.put("offsetof(" + type + ", " + field + ")", bytes);
    }

    private static void number(Map<String, Long> values, String constant, int number) {
        values.put("(uint32_t)(" + constant + ")", Integer.toUnsignedLong(number));
    }

    /// Compiles assertions only: nothing is run, so a cross-compiler is enough.
    private void check(String compiler, Map<String, Long> expected)
            throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", compiler)),
                "SKIPPED: no " + compiler + " to compare with");
        StringBuilder program = new StringBuilder(HEADERS);
        expected.forEach((expression, value) ->
                program.append(
                        "_Static_assert(%s == %dULL, \"%s is not %d\");\n"
                                .formatted(expression, value, expression, value)));
        Path source = folder.resolve("probe.c");
        Files.writeString(source, program);
        Path root = Path.of(System.getProperty("octant.source"));
        Path jdk = Path.of(System.getProperty("java.home"));
        Process process =
                new ProcessBuilder(
                                compiler,
                                "-fsyntax-only",
                                source.toString(),
                                "-I" + root.resolve("runtime/launcher"),
                                "-I" + jdk.resolve("include"),
                                "-I" + jdk.resolve("include/linux"))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
