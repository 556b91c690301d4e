package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import octant.linux.KernelLog.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The small subjects: clock, names, log, limits, input, random numbers.
@ExtendWith(NativesLibrary.class)
class MachineTest {
    @TempDir Path folder;

    @Test
    void theClocksAgreeWithTheJdkAndGoOn() {
        Instant before = Instant.now();
        assertThat(Clock.now()).isBetween(before, Instant.now());
        Duration first = Clock.sinceBoot();
        assertThat(first).isPositive();
        assertThat(Clock.sinceBoot()).isGreaterThanOrEqualTo(first);
    }

    @Test
    void theKernelNamesItself() {
        KernelIdentity kernel = KernelIdentity.current();
        assertThat(kernel.system()).isEqualTo("Linux");
        assertThat(kernel.release() + "\n")
                .isEqualTo(LinuxFiles.readText("/proc/sys/kernel/osrelease", 100));
        assertThat(kernel.machine()).isIn("x86_64", "aarch64");
    }

    @Test
    @Tag("root")
    void aHostNameIsSetInItsNamespaceOnly() {
        String before = KernelIdentity.current().hostName();
        OwnThread.inNamespaces(
                () -> {
                    String longest = "n".repeat(HostName.LIMIT_BYTES);
                    HostName.set(longest);
                    assertThat(KernelIdentity.current().hostName()).isEqualTo(longest);
                    assertThatThrownBy(() -> HostName.set(longest + "n"))
                            .hasMessageContaining("EINVAL");
                },
                Namespaces.Kind.HOST_NAME);
        assertThat(KernelIdentity.current().hostName()).isEqualTo(before);
    }

    @Test
    @Tag("root")
    void aNamespaceIsEnteredByItsFile() {
        try (Descriptor own = LinuxFiles.open("/proc/self/ns/uts", OpenFlag.READ_ONLY)) {
            String before = KernelIdentity.current().hostName();
            OwnThread.inNamespaces(
                    () -> {
                        HostName.set("elsewhere");
                        Namespaces.enter(own, Namespaces.Kind.HOST_NAME);
                        assertThat(KernelIdentity.current().hostName()).isEqualTo(before);
                    },
                    Namespaces.Kind.HOST_NAME);
        }
    }

    @Test
    void logLinesCarryTheirLevelAndStayLines() {
        String file = folder.resolve("kmsg").toString();
        LinuxFiles.writeFile(file, new byte[0], 0600);
        try (KernelLog log = KernelLog.open(file)) {
            log.write(Level.CRITICAL, "first\nsecond");
        }
        assertThat(LinuxFiles.readText(file, 100)).isEqualTo("<10>first second");
    }

    @Test
    void aLogLineOverTheLimitIsCut() {
        String file = folder.resolve("kmsg").toString();
        LinuxFiles.writeFile(file, new byte[0], 0600);
        try (KernelLog log = KernelLog.open(file)) {
            log.write(Level.DEBUG, "x".repeat(KernelLog.LINE_LIMIT_BYTES - 4));
            assertThat(FileStatus.of(file).sizeBytes()).isEqualTo(KernelLog.LINE_LIMIT_BYTES);
            log.write(Level.DEBUG, "x".repeat(5000));
            assertThat(FileStatus.of(file).sizeBytes()).isEqualTo(2 * KernelLog.LINE_LIMIT_BYTES);
        }
    }

    @Test
    void aLimitIsReadAndSet() {
        ResourceLimit.Values before = ResourceLimit.CORE_DUMP_BYTES.of(0);
        ResourceLimit.Values none = new ResourceLimit.Values(0, before.hard());
        assertThat(ResourceLimit.CORE_DUMP_BYTES.set(0, none)).isEqualTo(before);
        assertThat(ResourceLimit.CORE_DUMP_BYTES.of(0)).isEqualTo(none);
        ResourceLimit.CORE_DUMP_BYTES.set(0, before);
        assertThat(ResourceLimit.OPEN_FILES.of(Processes.pid()).soft()).isPositive();
    }

    @Test
    void randomBytesDifferAndHaveALimit() {
        assertThat(RandomBytes.next(16)).hasSize(16).isNotEqualTo(RandomBytes.next(16));
        assertThat(RandomBytes.next(RandomBytes.LIMIT)).hasSize(RandomBytes.LIMIT);
        assertThat(RandomBytes.next(0)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandomBytes.next(RandomBytes.LIMIT + 1));
    }

    @Test
    void keysAreToldFromOtherEvents() {
        Memory event = Memory.of(new byte[InputDevice.EVENT_BYTES]);
        event.putShort(18, (short) InputDevice.POWER_KEY);
        event.putInt(20, 1);
        assertThat(InputDevice.key(event)).as("EV_SYN").isEmpty();
        event.putShort(16, (short) 1);
        assertThat(InputDevice.key(event))
                .contains(new InputDevice.Key(InputDevice.POWER_KEY, true));
        event.putInt(20, 0);
        assertThat(InputDevice.key(event))
                .contains(new InputDevice.Key(InputDevice.POWER_KEY, false));
    }

    @Test
    void devicesThatAreNotThereSaySo() {
        UserModeEmulation.skipIfIt("answers ENOSYS for an ioctl that it does not know");
        assertThatThrownBy(() -> Watchdog.open("/dev/no-watchdog")).hasMessageContaining("ENOENT");
        try (InputDevice none = InputDevice.open("/dev/null")) {
            assertThatThrownBy(none::name)
                    .hasMessage("ioctl(/dev/null): ENOTTY (" + notTty() + ")");
            assertThatThrownBy(() -> none.hasKey(InputDevice.POWER_KEY))
                    .hasMessageContaining("ENOTTY");
            assertThatThrownBy(none::read).isInstanceOf(MalformedAnswerException.class);
        }
        try (Watchdog none = Watchdog.open("/dev/null")) {
            assertThatThrownBy(none::keepAlive).hasMessageContaining("ENOTTY");
            assertThatThrownBy(none::support).hasMessageContaining("ENOTTY");
        }
    }

    private static String notTty() {
        return Errno.ENOTTY.description();
    }
}
