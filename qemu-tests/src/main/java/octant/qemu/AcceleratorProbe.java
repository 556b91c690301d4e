package octant.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/// Finds out whether KVM works here by starting UEFI firmware under it: on some machines /dev/kvm
/// opens, yet a guest crawls or QEMU dies.
///
/// The answer is kept until the host is booted again or gets another kernel or QEMU.
public final class AcceleratorProbe {
    /// Firmware is up after one second under a KVM that works.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int KEY_HEX_DIGITS = 16;

    private AcceleratorProbe() {}

    /// @param accelerator the one to use
    /// @param why for a person
    public record Finding(Accelerator accelerator, String why) {
        String line() {
            return accelerator + " " + why;
        }

        static Finding parse(String line) {
            String[] parts = line.strip().split(" ", 2);
            return new Finding(Accelerator.valueOf(parts[0]), parts.length > 1 ? parts[1] : "");
        }
    }

    /// From the cache in the user's home, else by trying.
    public static Finding find(Architecture architecture) {
        if (!architecture.isHost()) {
            return new Finding(
                    Accelerator.EMULATION, "this machine is not of " + architecture.key());
        }
        return find(architecture, Path.of(System.getProperty("user.home"), ".cache", "octant"));
    }

    static Finding find(Architecture architecture, Path cache) {
        try {
            Path kept = cache.resolve("accelerator-" + key(architecture));
            if (Files.isReadable(kept)) {
                return Finding.parse(Files.readString(kept));
            }
            Finding finding = tryKvm(architecture);
            Files.createDirectories(cache);
            Files.writeString(kept, finding.line() + "\n");
            return finding;
        } catch (IOException e) {
            return new Finding(Accelerator.EMULATION, "no probe of KVM: " + e.getMessage());
        }
    }

    private static Finding tryKvm(Architecture architecture) throws IOException {
        if (!Files.isWritable(Path.of("/dev/kvm"))) {
            return new Finding(Accelerator.EMULATION, "/dev/kvm is missing or may not be opened");
        }
        Path folder = Files.createTempDirectory("octant-kvm-probe");
        try {
            return boot(
                    VmSpec.booting(
                                    architecture,
                                    BootMethod.firmware(architecture, folder.resolve("variables")))
                            .noNetwork()
                            .build(),
                    folder);
        } finally {
            delete(folder);
        }
    }

    private static Finding boot(VmSpec spec, Path folder) {
        try (Vm vm = Vm.start(spec, Accelerator.KVM, folder, "probe")) {
            vm.console().awaitLine("BdsDxe|EDK II|UEFI", LIMIT);
            return new Finding(Accelerator.KVM, "firmware came up under KVM");
        } catch (QemuException e) {
            return new Finding(
                    Accelerator.EMULATION,
                    "/dev/kvm opens, but firmware did not come up under it within "
                            + LIMIT.toSeconds()
                            + " s");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static String key(Architecture architecture) throws IOException {
        String qemu = HostCommand.run(List.of(architecture.qemu().path().toString(), "--version"));
        String text =
                Files.readString(Path.of("/proc/version"))
                        + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        + qemu;
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, KEY_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
