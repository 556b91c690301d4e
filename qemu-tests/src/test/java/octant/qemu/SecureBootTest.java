package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Firmware that was given the owner's keys by the enrolment disk starts what they signed, and
/// nothing else: not unsigned, not altered, not signed by a stranger. What it refuses costs that
/// kernel its tries, and the good one boots.
@Tag("qemu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureBootTest {
    private static final Duration RESET_LIMIT = Duration.ofMinutes(2);
    private static final String REFUSED = "Octant: the boot loader ended with EFI status 8";

    private final BuiltImage image = BuiltImage.require();
    private final Path keys = Variants.standardKeys();

    @TempDir private static Path folder;

    private final BootMethod.SecureFirmware firmware = EnrolledFirmware.make(image, "secure");

    @Test
    void startsTheSignedKernelAfterRefusingEveryOther() throws IOException {
        Path disk = twoSlots();
        try (TestMachine machine = TestMachine.withCopyOf(disk, image, "secure")) {
            EspFolder.get(machine.disk(), kernel(image.version(), "+3"), folder.resolve("good"));
            List<Path> refused = bad(new UkiCraft(folder.resolve("good"), image.version(), folder));
            for (Path bad : refused) {
                String name = bad.getFileName().toString().replace(".efi", "+1.efi");
                EspFolder.put(machine.disk(), bad, "EFI/Linux/" + name);
            }
            try (Vm vm = machine.start(machine.through(firmware))) {
                for (Path bad : refused) {
                    vm.console().awaitLine(REFUSED, RESET_LIMIT);
                    assertThat(EspFolder.kernels(machine.disk()))
                            .contains(bad.getFileName().toString().replace(".efi", "+0-1.efi"));
                }
                vm.console().awaitLine("secureboot: Secure boot enabled", RESET_LIMIT);
                vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
                assertThat(vm.console().sawLine("Kernel is locked down")).isTrue();
                assertThat(vm.qmp().count("RESET")).isEqualTo(refused.size());
                assertThat(linuxBoots(vm)).isEqualTo(1);
            }
        }
    }

    @Test
    void refusesAnUnsignedBootLoader() throws IOException {
        try (TestMachine machine = TestMachine.withCopy(image, "secure-loader")) {
            putUnsigned(
                    machine.disk(), "EFI/systemd/systemd-boot" + image.architecture().efiSuffix());
            try (Vm vm = machine.start(machine.through(firmware).onReset(OnReset.END))) {
                vm.console().awaitLine(REFUSED, RESET_LIMIT);
                vm.awaitExit(RESET_LIMIT);
                assertThat(linuxBoots(vm)).isZero();
            }
        }
    }

    @Test
    void refusesAnUnsignedBootGuard() throws IOException {
        try (TestMachine machine = TestMachine.withCopy(image, "secure-guard")) {
            putUnsigned(machine.disk(), "EFI/BOOT/BOOT" + image.architecture().efiSuffix());
            try (Vm vm = machine.start(machine.through(firmware))) {
                vm.console().awaitLine("failed to load Boot.*: Access Denied", RESET_LIMIT);
                assertThat(linuxBoots(vm)).isZero();
            }
        }
    }

    /// In the order in which the loader tries them: newest first.
    private List<Path> bad(UkiCraft craft) throws IOException {
        String tail = image.version().substring(1);
        Path key = keys.resolve("db.key");
        Path certificate = keys.resolve("db.crt");
        return List.of(
                craft.unsigned("9" + tail),
                UkiCraft.altered(craft.signed("8" + tail, key, certificate), ".linux"),
                UkiCraft.altered(craft.signed("7" + tail, key, certificate), ".cmdline"),
                signedByAStranger(craft, "6" + tail));
    }

    private static Path signedByAStranger(UkiCraft craft, String version) {
        Path key = folder.resolve("stranger.key");
        Path certificate = folder.resolve("stranger.crt");
        HostCommand.run(
                List.of(
                        HostTool.OPENSSL.path().toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-subj",
                        "/CN=stranger",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString()));
        return craft.signed(version, key, certificate);
    }

    private Path twoSlots() {
        return new ImageTool(image.architecture(), image.out(), keys)
                .twoSlotDisk(image.version(), folder);
    }

    private static void putUnsigned(Path disk, String name) {
        Path program = folder.resolve("program.efi");
        EspFolder.get(disk, name, program);
        HostCommand.run(
                List.of(HostTool.SBATTACH.path().toString(), "--remove", program.toString()));
        EspFolder.put(disk, program, name);
    }

    private static String kernel(String version, String counter) {
        return "EFI/Linux/octant_" + version + counter + ".efi";
    }

    private static long linuxBoots(Vm vm) {
        return vm.console().lines().stream().filter(line -> line.contains("Linux version")).count();
    }
}
