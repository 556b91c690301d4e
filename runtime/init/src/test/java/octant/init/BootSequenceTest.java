package octant.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import octant.linux.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BootSequenceTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    private static final String ARMED = "[    1.000] octant: watchdog: armed, iTCO_wdt 40 s\n";

    private final FakeKernel kernel = machine();
    private final List<String> networks = new ArrayList<>();
    private final List<WatchdogFeeder> fed = new ArrayList<>();

    /// As our own kernel hands it over: /dev is mounted, nothing else is.
    private static FakeKernel machine() {
        FakeKernel kernel = new FakeKernel();
        for (String name : List.of("null", "zero", "full", "random", "urandom", "tty", "console")) {
            kernel.file("/dev/" + name, "");
        }
        for (String place : List.of("/proc", "/sys", "/run", "/tmp", "/sys/fs/cgroup")) {
            kernel.file(place + "/.", "");
        }
        kernel.watchdog("watchdog0", "iTCO_wdt");
        kernel.file("/proc/cmdline", "root=/dev/dm-0 octant.hostname=seven\n");
        kernel.partition("vda", "vda6", 6, "octant-data");
        kernel.file(ConsoleChoice.ACTIVE, "tty0 ttyS0\n");
        return kernel;
    }

    private Boot boot() {
        return boot(List.of());
    }

    private Boot boot(List<String> arguments) {
        Boot boot =
                new Boot(
                        kernel,
                        new Console(kernel),
                        arguments,
                        line -> networks.add(line.ip()),
                        fed::add);
        BootSequence.standard(BUILT).run(boot);
        BootSequence.behind().run(boot);
        return boot;
    }

    @Test
    void theStepsComeInTheirOrder() {
        assertThat(BootSequence.standard(BUILT).steps())
                .extracting(BootStep::name)
                .containsExactly(
                        "devices",
                        "proc",
                        "sys",
                        "console",
                        "command line",
                        "watchdog",
                        "run",
                        "control socket",
                        "tmp",
                        "kernel settings",
                        "ctrl-alt-del",
                        "limits",
                        "data",
                        "clock",
                        "host name",
                        "network",
                        "fire drill");
        assertThat(BootSequence.behind().steps())
                .extracting(BootStep::name)
                .containsExactly(
                        "loopback",
                        "lockups",
                        "terminals",
                        "shared memory",
                        "control groups",
                        "controllers",
                        "security",
                        "firmware",
                        "crash records");
    }

    @Test
    void nothingBehindIsFatal() {
        assertThat(BootSequence.behind().steps())
                .extracting(BootStep::onFailure)
                .doesNotContain(OnFailure.FATAL);
    }

    @Test
    void printsItselfAsATable() {
        assertThat(BootSequence.standard(BUILT).toString().lines())
                .hasSize(17)
                .startsWith(
                        "1   devices          FATAL     devtmpfs on /dev, else a tmpfs with null zero"
                                + " full random urandom tty console",
                        "2   proc             FATAL     proc on /proc")
                .contains(
                        "13  data             DEGRADED  octant-data on /data, bound on /var"
                                + " /etc/octant /opt; else a tmpfs",
                        "16  network          DEGRADED  started in the background, as octant.ip says");
    }

    @Test
    void aWholeMachineBoots() {
        kernel.file("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n");

        Boot boot = boot();

        assertThat(kernel.calls())
                .containsExactly(
                        "symlink /proc/self/fd /dev/fd",
                        "symlink /proc/self/fd/0 /dev/stdin",
                        "symlink /proc/self/fd/1 /dev/stdout",
                        "symlink /proc/self/fd/2 /dev/stderr",
                        "symlink pts/ptmx /dev/ptmx",
                        "mount /proc proc proc",
                        "mount /sys sysfs sysfs",
                        "watchdog watchdog0 40",
                        "mount /run tmpfs tmpfs",
                        "mkdir /run/octant 755",
                        "mount /tmp tmpfs tmpfs",
                        "write /proc/sys/kernel/panic 5",
                        "write /proc/sys/kernel/panic_on_oops 1",
                        "write /proc/sys/kernel/printk 4 4 1 7",
                        "write /proc/sys/kernel/core_pattern ",
                        "write /proc/sys/kernel/core_uses_pid 0",
                        "write /proc/sys/kernel/kptr_restrict 2",
                        "write /proc/sys/kernel/dmesg_restrict 1",
                        "write /proc/sys/kernel/sysrq 0",
                        "write /proc/sys/debug/exception-trace 1",
                        "write /proc/sys/fs/suid_dumpable 0",
                        "write /proc/sys/fs/protected_symlinks 1",
                        "write /proc/sys/fs/protected_hardlinks 1",
                        "reboot CAD_OFF",
                        "limit core 0",
                        "limit files 65536",
                        "mount /data ext4 /dev/vda6",
                        "mkdir /data/var 755",
                        "mkdir /data/etc 755",
                        "mkdir /data/opt 755",
                        "mkdir /data/models 750",
                        "mkdir /data/var/lib 755",
                        "mkdir /data/var/lib/octant 700",
                        "mkdir /data/var/log 755",
                        "mkdir /data/var/log/octant 750",
                        "mkdir /data/opt/octant 755",
                        "bind /var /data/var",
                        "bind /etc/octant /data/etc",
                        "bind /opt /data/opt",
                        "hostname seven",
                        "loopback up",
                        "write /proc/sys/kernel/watchdog_thresh 30",
                        "write /proc/sys/kernel/softlockup_panic 1",
                        "write /proc/sys/kernel/hung_task_timeout_secs 300",
                        "write /proc/sys/kernel/hung_task_panic 1",
                        "mkdir /dev/pts 755",
                        "mount /dev/pts devpts devpts",
                        "mkdir /dev/shm 1777",
                        "mount /dev/shm tmpfs tmpfs",
                        "write /sys/fs/cgroup/cgroup.subtree_control +cpu",
                        "write /sys/fs/cgroup/cgroup.subtree_control +memory",
                        "write /sys/fs/cgroup/cgroup.subtree_control +pids",
                        "mkdir /sys/kernel/security 555",
                        "mount /sys/kernel/security securityfs securityfs",
                        "mkdir /sys/firmware/efi/efivars 555",
                        "mount /sys/firmware/efi/efivars efivarfs efivarfs",
                        "mkdir /sys/fs/pstore 555",
                        "mount /sys/fs/pstore pstore pstore");
        assertThat(networks).containsExactly("dhcp");
        assertThat(boot.storage().isPersistent()).isTrue();
        assertThat(kernel.console).containsExactly(ARMED);
    }

    @Test
    void theTimelineTellsEveryStepInOrder() {
        Boot boot = boot();

        List<BootStep> steps = new ArrayList<>(BootSequence.standard(BUILT).steps());
        steps.addAll(BootSequence.behind().steps());
        assertThat(boot.timeline().entries())
                .extracting(BootTimeline.Entry::name)
                .containsExactlyElementsOf(steps.stream().map(BootStep::name).toList());
        assertThat(boot.timeline().entries().getFirst().startNanos()).isEqualTo(1_000_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "'mount /proc', devices-proc",
        "'symlink pts/ptmx', devices",
        "'mkdir /run/octant', control socket"
    })
    void withoutTheseTheMachineCannotBe(String failing, String step) {
        kernel.fail(failing, Errno.EPERM);

        assertThatThrownBy(this::boot)
                .isInstanceOf(BootFailure.class)
                .hasMessageStartingWith(step.substring(step.indexOf('-') + 1) + ": ")
                .hasMessageContaining("EPERM");
    }

    @ParameterizedTest
    @CsvSource({
        "'mount /sys sysfs', sys",
        "'mount /run', run",
        "'mount /tmp', tmp",
        "'write /proc/sys/kernel/panic', kernel settings",
        "'hostname', host name",
        "'loopback', loopback",
        "'watchdog watchdog0', watchdog",
        "'mount /data ext4', data"
    })
    void withoutTheseItBootsWithLessAndSaysSo(String failing, String step) {
        kernel.fail(failing, Errno.EIO);

        Boot boot = boot();

        assertThat(kernel.consoleText()).contains("octant: " + step + ": ").contains("EIO");
        assertThat(outcome(boot, step)).isInstanceOf(Outcome.Degraded.class);
        assertThat(networks).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'mount /dev/pts', terminals",
        "'mount /dev/shm', shared memory",
        "'mount /sys/kernel/security', security",
        "'mount /sys/firmware', firmware",
        "'mount /sys/fs/pstore', crash records",
        "'read /sys/class/tty', console",
        "'reboot CAD_OFF', ctrl-alt-del",
        "'limit files', limits"
    })
    void withoutTheseItBootsQuietlyAndTheStatusKnows(String failing, String step) {
        kernel.fail(failing, Errno.ENODEV);

        Boot boot = boot();

        assertThat(kernel.console).containsExactly(ARMED);
        assertThat(outcome(boot, step)).isInstanceOf(Outcome.Degraded.class);
    }

    private static Outcome outcome(Boot boot, String step) {
        return boot.timeline().entries().stream()
                .filter(entry -> entry.name().equals(step))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    @Test
    void oneControllerThatIsRefusedDoesNotTakeTheOthersWithIt() {
        kernel.file("/sys/fs/cgroup/cgroup.controllers", "cpu rdma pids\n");
        kernel.fail("write /sys/fs/cgroup/cgroup.subtree_control +rdma", Errno.EINVAL);

        Boot boot = boot();

        assertThat(kernel.callsOf("write /sys/fs/cgroup")).hasSize(3);
        assertThat(outcome(boot, "controllers"))
                .isEqualTo(new Outcome.Degraded("not delegated: rdma"));
    }

    @ParameterizedTest
    @CsvSource({
        "a screen alone, tty0, ''",
        "a serial line alone, ttyAMA0, ''",
        "the kernel took the serial line, tty0 ttyS0, ''",
        "Graviton: what the command line names last is not there, ttyS0 tty0, ttyS0",
        "the last of several, ttyS0 ttyS1 tty0, ttyS1",
        "a certain screen, hvc0 tty1, hvc0",
        "Orin with a UART, tty0 ttyTCU0 ttyAMA0, ttyTCU0",
        "Orin without, tty0 ttyTCU0, ''",
        "none, '', ''"
    })
    void theConsoleIsWhereSomebodyReads(String why, String active, String chosen) {
        kernel.file(ConsoleChoice.ACTIVE, active + "\n");

        Boot boot = boot();

        assertThat(kernel.callsOf("console"))
                .as(why)
                .isEqualTo(chosen.isEmpty() ? List.of() : List.of("console /dev/" + chosen));
        assertThat(outcome(boot, "console"))
                .isEqualTo(
                        chosen.isEmpty()
                                ? new Outcome.Skipped("the kernel's choice")
                                : Outcome.DONE);
    }

    @Test
    void theFirstLineOnAnotherConsoleSaysThatThereWereOthers() {
        kernel.file(ConsoleChoice.ACTIVE, "ttyS0 tty0\n");

        boot();

        assertThat(kernel.console.getFirst()).endsWith("octant: console: ttyS0 of ttyS0 tty0\n");
    }

    @Test
    void aWrongCommandLineIsToldAndTheBootGoesOn() {
        kernel.file("/proc/cmdline", "octant.hostname=A octant.nonsense octant.ip=none");

        Boot boot = boot();

        assertThat(kernel.consoleText())
                .contains("command line: octant.hostname=A: want 1 to 63 of a-z 0-9 -")
                .contains("octant.nonsense: no such setting");
        assertThat(kernel.callsOf("hostname")).containsExactly("hostname octant");
        assertThat(boot.commandLine().ip()).isEqualTo("none");
        assertThat(networks).containsExactly("none");
    }

    @Test
    void theWatchdogsAreArmedBeforeAnythingThatCanHang() {
        kernel.watchdog("watchdog1", "Software Watchdog");

        Boot boot = boot(List.of("octant.watchdog=60"));

        assertThat(fed).hasSize(1);
        assertThat(boot.watchdog()).contains(fed.getFirst());
        assertThat(kernel.calls())
                .containsSubsequence(
                        "watchdog watchdog0 70", "watchdog watchdog1 60", "mount /run tmpfs tmpfs");
    }

    @Test
    void thatNoneIsInHardwareIsAWarning() {
        kernel.watchdog("watchdog0", "Software Watchdog");

        boot();

        assertThat(kernel.consoleText())
                .contains("watchdog: armed, Software Watchdog 30 s")
                .contains("watchdog: none in hardware: a kernel that hangs is not reset");
        assertThat(fed).hasSize(1);
    }

    @Test
    void unwantedOnesAreLeftAloneButForTheOneThatRunsAnyway() {
        kernel.watchdog("watchdog1", "Software Watchdog");

        boot(List.of("octant.watchdog=off"));

        assertThat(kernel.callsOf("watchdog")).containsExactly("watchdog watchdog1 60");
    }

    @Test
    void aDrillOfTheBootNeverGetsToItsEnd() {
        boot(List.of("octant.drill=boot-hang"));

        assertThat(Thread.interrupted()).isTrue(); // the fake's way out of a pause without end
        assertThat(kernel.consoleText()).contains("octant: drill: boot-hang: ");
    }

    @Test
    void argumentsOfTheProgramWinOverTheKernels() {
        boot(List.of("octant.hostname=eight"));

        assertThat(kernel.callsOf("hostname")).containsExactly("hostname eight");
    }

    @Test
    void inAUserNamespaceItDoesWithoutDevicesThatNobodyLent() {
        kernel.files.remove("/dev/console");
        kernel.fail("mknod", Errno.EPERM);

        assertThat(boot().timeline().entries().getFirst().outcome())
                .isEqualTo(new Outcome.Skipped("not allowed to make console"));
    }

    @Test
    void withoutRandomNumbersNothingStarts() {
        kernel.files.remove("/dev/random");
        kernel.fail("mknod", Errno.EPERM);

        assertThatThrownBy(this::boot)
                .isInstanceOf(BootFailure.class)
                .hasMessageContaining("EPERM");
    }

    @Test
    void aBareFolderBecomesADeviceTree() {
        kernel.files.keySet().removeIf(path -> path.startsWith("/dev/"));
        kernel.fail("mount /dev devtmpfs", Errno.EPERM);

        boot();

        assertThat(kernel.calls())
                .startsWith(
                        "mount /dev devtmpfs devtmpfs",
                        "mount /dev tmpfs tmpfs",
                        "mknod /dev/null 666 1:3",
                        "mknod /dev/zero 666 1:5",
                        "mknod /dev/full 666 1:7",
                        "mknod /dev/random 666 1:8",
                        "mknod /dev/urandom 666 1:9",
                        "mknod /dev/tty 666 5:0",
                        "mknod /dev/console 600 5:1");
    }

    @Test
    void inAContainerTheMachineIsLeftAlone() {
        kernel.ownsMachine = false;

        Boot boot = boot();

        assertThat(kernel.callsOf("write /proc/sys")).isEmpty();
        assertThat(kernel.callsOf("reboot")).isEmpty();
        assertThat(kernel.callsOf("clock")).isEmpty();
        assertThat(kernel.callsOf("mount /data")).containsExactly("mount /data tmpfs tmpfs");
        assertThat(boot.storage()).isEqualTo(new DataStorage.Volatile("no volume on /data"));
    }

    @Test
    void whatIsMountedAlreadyIsNotMountedAgain() {
        kernel.file("/proc/self/stat", "").file("/sys/kernel/mm", "");

        Boot boot = boot();

        assertThat(kernel.callsOf("mount /proc")).isEmpty();
        assertThat(outcome(boot, "proc")).isEqualTo(new Outcome.Skipped("is there already"));
    }
}
