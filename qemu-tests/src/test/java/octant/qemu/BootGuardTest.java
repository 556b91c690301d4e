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
/// each time, and when the tries are used up the older slot boots. One that was good, and so has no
/// tries to lose, gets one. Nobody touches anything. And an older version on trial is started,
/// until its tries are used up.
@Tag("qemu")
class BootGuardTest {
    private static final int TRIES = 3;
    private static final Duration RESET_LIMIT = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void bootsTheOlderSlotWhenTheNewestKernelIsCutOff() throws IOException {
        BuiltImage image = BuiltImage.require();
        String kernel = "octant_" + image.version();
        try (TestMachine machine = twoSlots(image, "guard")) {
            cutOff(machine.disk(), kernel + "+3.efi", kernel + "+3.efi");
            try (Vm vm = machine.start(machine.throughFirmware().onReset(OnReset.STAND_STILL))) {
                for (int boot = 1; boot <= TRIES; boot++) {
                    vm.console().awaitLine("Octant: the boot loader ended", RESET_LIMIT);
                    vm.awaitStandstill(RESET_LIMIT);
                    assertThat(EspFolder.kernels(machine.disk()))
                            .contains("%s+%d-%d.efi".formatted(kernel, TRIES - boot, boot));
                    vm.reboot();
                }
                vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
                assertThat(vm.qmp().count("RESET")).isEqualTo(TRIES);
                assertThat(EspFolder.kernels(machine.disk()))
                        .containsExactly(kernel + "+0-3.efi", kernel + "~b+2-1.efi");
            }
        }
    }

    @Test
    void bootsTheOlderSlotWhenAGoodKernelGoesBadOnTheDisk() throws IOException {
        BuiltImage image = BuiltImage.require();
        String kernel = "octant_" + image.version();
        try (TestMachine machine = twoSlots(image, "guard-good")) {
            cutOff(machine.disk(), kernel + "+3.efi", kernel + ".efi");
            try (Vm vm = machine.start(machine.throughFirmware())) {
                vm.console().awaitLine("Octant: one more try for " + kernel, RESET_LIMIT);
                vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
                assertThat(vm.qmp().count("RESET")).isEqualTo(2);
                assertThat(EspFolder.kernels(machine.disk()))
                        .containsExactly(kernel + "+0-1.efi", kernel + "~b+2-1.efi");
            }
        }
    }

    @Test
    void startsAnOlderVersionThatIsPreferredAsLongAsItHasATry() throws IOException {
        BuiltImage image = BuiltImage.require();
        String kernel = "octant_" + image.version();
        try (TestMachine machine = twoSlots(image, "guard-older")) {
            Path configuration = folder.resolve("loader.conf");
            Files.writeString(
                    configuration, "timeout 0\ndefault " + kernel + "~b+[1-9]*.efi\n\n\n");
            EspFolder.put(machine.disk(), configuration, "loader/loader.conf");
            leaveOneTry(machine.disk(), kernel + "~b");
            try (Vm vm = machine.start(machine.throughFirmware())) {
                vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            }
            assertThat(EspFolder.kernels(machine.disk()))
                    .containsExactly(kernel + "+3.efi", kernel + "~b+0-1.efi");
            try (Vm vm = machine.start(machine.throughFirmware())) {
                vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            }
            assertThat(EspFolder.kernels(machine.disk()))
                    .containsExactly(kernel + "+2-1.efi", kernel + "~b+0-1.efi");
        }
    }

    private void leaveOneTry(Path disk, String kernel) {
        Path file = folder.resolve("older.efi");
        EspFolder.get(disk, "EFI/Linux/" + kernel + "+3.efi", file);
        EspFolder.delete(disk, "EFI/Linux/" + kernel + "+3.efi");
        EspFolder.put(disk, file, "EFI/Linux/" + kernel + "+1.efi");
    }

    /// The older slot holds the same image by another version's name, so that no boot of it can be
    /// confirmed: once it runs, no name changes any more.
    private TestMachine twoSlots(BuiltImage image, String name) {
        ImageTool tool = new ImageTool(image.architecture(), image.out(), Variants.standardKeys());
        return TestMachine.withCopyOf(tool.twoSlotDisk(image.version(), folder), image, name);
    }

    /// Leaves half of the file, as a copy does that ran out of time or room, under another name.
    private void cutOff(Path disk, String name, String newName) throws IOException {
        Path kernel = folder.resolve("kernel.efi");
        EspFolder.get(disk, "EFI/Linux/" + name, kernel);
        try (FileChannel file = FileChannel.open(kernel, StandardOpenOption.WRITE)) {
            file.truncate(Files.size(kernel) / 2);
        }
        EspFolder.delete(disk, "EFI/Linux/" + name);
        EspFolder.put(disk, kernel, "EFI/Linux/" + newName);
    }
}
