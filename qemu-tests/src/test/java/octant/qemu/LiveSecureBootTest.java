package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The ISO in firmware that was given the owner's keys: it starts as CD and as stick, and whoever
/// changed its guard, its kernel or a command line is refused. Six boots, two of which reach Linux:
/// only on demand.
@Tag("qemu")
@Tag("qemu-all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveSecureBootTest {
    private static final Duration RESET_LIMIT = Duration.ofMinutes(2);
    private static final long DISK_BYTES = 2L << 30;
    private static final String GUARD = "EFI/BOOT/BOOT";
    private static final String KERNEL = "EFI/octant/live.efi";

    @TempDir private static Path folder;

    private final BuiltImage image = BuiltImage.require();
    private final Path iso = image.requireIso();

    private final BootMethod.SecureFirmware firmware = EnrolledFirmware.make(image, "live-secure");

    private final TestMachine machine =
            TestMachine.withDisk(
                    image,
                    "live-secure",
                    DiskFile.empty(TestMachine.fresh("live-secure.raw"), DISK_BYTES));

    @AfterAll
    void tidy() {
        machine.close();
    }

    @ParameterizedTest
    @EnumSource
    void startsWhatIsSigned(LiveMedium.Kind kind) {
        try (Vm vm = start(new LiveMedium(iso, kind), OnReset.REBOOT)) {
            vm.console().awaitLine("secureboot: Secure boot enabled", RESET_LIMIT);
            LiveScreen.awaitStart(vm, kind);
            assertThat(vm.console().sawLine("Kernel is locked down")).isTrue();
            assertThat(vm.qmp().count("RESET")).isZero();
        }
        Proofs.record(image, iso, kind + " under Secure Boot");
    }

    @ParameterizedTest
    @ValueSource(strings = {".linux", ".cmdline"})
    void resetsInsteadOfStartingAnAlteredKernel(String section) throws IOException {
        Path kernel = folder.resolve("live.efi");
        EspFolder.get(iso, KERNEL, kernel);
        Path altered = with(UkiCraft.altered(kernel, section), KERNEL);
        try (Vm vm = start(new LiveMedium(altered, LiveMedium.Kind.DISC), OnReset.END)) {
            vm.console().awaitLine("Octant: the kernel ended with EFI status 8", RESET_LIMIT);
            vm.awaitExit(RESET_LIMIT);
            assertThat(vm.console().sawLine("Linux version")).isFalse();
        }
    }

    @Test
    void refusesAnUnsignedGuard() throws IOException {
        String name = GUARD + image.architecture().efiSuffix();
        Path guard = folder.resolve("guard.efi");
        EspFolder.get(iso, name, guard);
        HostCommand.run(List.of(HostTool.SBATTACH.path().toString(), "--remove", guard.toString()));
        Path altered = with(guard, name);
        try (Vm vm = start(new LiveMedium(altered, LiveMedium.Kind.STICK), OnReset.END)) {
            vm.console().awaitLine("failed to load Boot.*: Access Denied", RESET_LIMIT);
            assertThat(vm.console().sawLine("Linux version")).isFalse();
        }
    }

    private Vm start(LiveMedium medium, OnReset onReset) {
        return machine.start(machine.through(firmware).medium(medium).onReset(onReset));
    }

    /// A copy of the ISO with another file in its EFI system partition.
    private Path with(Path file, String name) {
        Path copy = DiskFile.copyOf(iso, folder.resolve("altered.iso")).path();
        EspFolder.put(copy, file, name);
        return copy;
    }
}
