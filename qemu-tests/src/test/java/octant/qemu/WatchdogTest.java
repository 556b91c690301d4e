package octant.qemu;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever dies or hangs, the machine is reset: each fire drill is carried out, and the reset must
/// come.
@Tag("qemu")
class WatchdogTest {
    /// Less than a minute in any of the drills, on a quiet host.
    private static final Duration RESET_LIMIT = Duration.ofMinutes(4);

    private static final String SHORT = "octant.watchdog=5 octant.drill=";
    private static final String NO_HARDWARE = " initcall_blacklist=iTCO_wdt_driver_init";
    private static final String TOOTHLESS_SOFTWARE = " softdog.soft_noboot=1";
    private static final String SOFTWARE_BITES = "Software Watchdog Timer expired";

    private final BuiltImage image = BuiltImage.require();

    @Test
    void theHardwareResetsAFrozenRuntimeAndTheNextBootKnowsIt() {
        try (TestMachine machine = TestMachine.withOverlay(image, "drill-hardware");
                Vm vm =
                        machine.start(
                                machine.directly(SHORT + "jvm-hang" + TOOTHLESS_SOFTWARE)
                                        .watchdog())) {
            vm.console()
                    .awaitLine("watchdog: armed, .*i6300ESB timer 15 s", TestMachine.BOOT_LIMIT);
            vm.console().awaitLine("octant: drill: jvm-hang", TestMachine.BOOT_LIMIT);
            vm.qmp().awaitEvent("WATCHDOG", RESET_LIMIT);
            vm.qmp().awaitEvent("RESET", RESET_LIMIT);
            vm.console()
                    .awaitLine(
                            "the boot before this one failed: reset by i6300ESB",
                            TestMachine.BOOT_LIMIT);
        }
    }

    /// @param last what the console must say after the drill began
    @ParameterizedTest
    @CsvSource({
        "jvm-hang, " + SOFTWARE_BITES,
        "supervisor-hang, " + SOFTWARE_BITES,
        "boot-hang, " + SOFTWARE_BITES,
        "jvm-crash, Attempted to kill init",
        "out-of-memory, Attempted to kill init",
    })
    void withoutHardwareThePanicResets(String drill, String last) {
        try (TestMachine machine = TestMachine.withOverlay(image, "drill-" + drill);
                Vm vm = machine.start(machine.directly(SHORT + drill + NO_HARDWARE))) {
            vm.console().awaitLine("watchdog: none in hardware", TestMachine.BOOT_LIMIT);
            vm.console().awaitLine("octant: drill: " + drill + ": ", TestMachine.BOOT_LIMIT);
            vm.console().awaitLine("Kernel panic - not syncing: .*" + last, RESET_LIMIT);
            vm.qmp().awaitEvent("RESET", RESET_LIMIT);
        }
    }

    /// `dm-mod.waitfor=` has no end of its own.
    @Test
    void aRootThatIsWaitedForEndsInAReset() {
        String impatient = "watchdog.open_timeout=10 softdog.soft_margin=5";
        try (TestMachine machine = TestMachine.withOverlay(image, "root-awaited");
                Vm vm = machine.start(withoutDisk(impatient))) {
            vm.console().awaitLine("waiting for device PARTUUID=", TestMachine.BOOT_LIMIT);
            vm.console().awaitLine(SOFTWARE_BITES, RESET_LIMIT);
            vm.qmp().awaitEvent("RESET", RESET_LIMIT);
        }
    }

    private VmSpec.Builder withoutDisk(String more) {
        return VmSpec.booting(
                image.architecture(),
                new BootMethod.DirectKernel(image.kernel(), image.kernelOptions() + " " + more));
    }
}
