package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One flipped bit in the root, in a block that every boot reads: each boot ends in a panic and
/// costs a try; without tries left, and with nothing in the other slot, a clear message stays on
/// the console for a minute; then the kernel gets one more try, and so on for ever.
@Tag("qemu")
class VerityTamperTest {
    private static final int TRIES = 3;
    private static final Duration PANIC_LIMIT = Duration.ofMinutes(3);

    @Test
    void costsATryEachBootAndNeverEndsForGood() throws IOException {
        BuiltImage image = BuiltImage.require();
        String kernel = "octant_" + image.version();
        try (TestMachine machine = TestMachine.withCopy(image, "tamper")) {
            RootTamper.flipABitOfTheLauncher(image, machine.disk(), "root-a");
            try (Vm vm = machine.start(machine.throughFirmware().onReset(OnReset.STAND_STILL))) {
                for (int boot = 1; boot <= TRIES; boot++) {
                    vm.console().awaitLine("verity: .*(block|corrupt)", PANIC_LIMIT);
                    vm.console().awaitLine("Kernel panic", PANIC_LIMIT);
                    vm.awaitStandstill(PANIC_LIMIT);
                    assertThat(EspFolder.kernels(machine.disk()))
                            .containsExactly(kernel + "+" + (TRIES - boot) + "-" + boot + ".efi");
                    vm.reboot();
                }
                vm.console().awaitLine("Octant: no slot left to boot", PANIC_LIMIT);
                assertThat(vm.qmp().count("RESET")).isEqualTo(TRIES);
                vm.console().awaitLine("Octant: one more try for " + kernel, PANIC_LIMIT);
                vm.awaitStandstill(PANIC_LIMIT);
                vm.reboot();
                vm.console().awaitLine("Kernel panic", PANIC_LIMIT);
                vm.awaitStandstill(PANIC_LIMIT);
                assertThat(EspFolder.kernels(machine.disk())).containsExactly(kernel + "+0-1.efi");
                assertThat(vm.console().sawLine("octant: Octant")).isFalse();
            }
        }
    }
}
