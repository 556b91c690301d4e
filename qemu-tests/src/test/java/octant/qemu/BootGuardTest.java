package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A kernel that the firmware cannot load: systemd-boot gives up, the boot guard resets the machine
/// each time, and when the tries are used up the older slot boots. Nobody touches anything.
@Tag("qemu")
class BootGuardTest {
    private static final int TRIES = 3;
    private static final Duration RESET_LIMIT = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void bootsTheOlderSlotWhenTheNewestKernelIsCutOff() throws IOException {
        BuiltImage image = BuiltImage.require();
        String version = image.version();
        Path disk =
                new ImageTool(image.out(), Variants.standardKeys()).twoSlotDisk(version, folder);
        try (TestMachine machine = TestMachine.withCopyOf(disk, image, "guard")) {
            cutOff(machine.disk(), "EFI/Linux/octant_" + version + "+3.efi");
            try (Vm vm = machine.start(machine.throughFirmware())) {
                for (int boot = 1; boot <= TRIES; boot++) {
                    vm.console().awaitLine("Octant: the boot loader ended", RESET_LIMIT);
                    assertThat(EspFolder.kernels(machine.disk()))
                            .contains("octant_%s+%d-%d.efi".formatted(version, TRIES - boot, boot));
                }
                vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
                assertThat(vm.qmp().count("RESET")).isEqualTo(TRIES);
                assertThat(EspFolder.kernels(machine.disk()))
                        .containsExactly(
                                "octant_" + version + "+0-3.efi",
                                "octant_" + version + "~b+2-1.efi");
            }
        }
    }

    /// Leaves half of the file, as a copy does that ran out of time or room.
    private void cutOff(Path disk, String name) throws IOException {
        Path kernel = folder.resolve("kernel.efi");
        EspFolder.get(disk, name, kernel);
        try (FileChannel file = FileChannel.open(kernel, StandardOpenOption.WRITE)) {
            file.truncate(Files.size(kernel) / 2);
        }
        EspFolder.put(disk, kernel, name);
    }
}
