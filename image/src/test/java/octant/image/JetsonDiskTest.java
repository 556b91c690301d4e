package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import octant.update.disk.Architecture;
import octant.update.disk.PartitionRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of a Jetson, of a small root tree and an EFI program for a kernel, read by others:
/// sgdisk, fsck.vfat, mtools, objcopy, e2fsck, veritysetup. No board was ever started from one.
class JetsonDiskTest {
    private static final String NAME = "octant-aarch64-jetson.raw";

    private static final String CONFIGURATION =
            """
            CONFIG_ARCH_TEGRA_234_SOC=y
            CONFIG_TEGRA_BPMP=y
            CONFIG_SERIAL_TEGRA_TCU_CONSOLE=y
            CONFIG_MMC_SDHCI_TEGRA=y
            CONFIG_PCIE_TEGRA194_HOST=y
            CONFIG_PHY_TEGRA194_P2U=y
            CONFIG_BLK_DEV_NVME=y
            CONFIG_USB_XHCI_TEGRA=y
            CONFIG_DWMAC_TEGRA=y
            CONFIG_AQUANTIA_PHY=y
            CONFIG_R8169=y
            """;

    @TempDir Path folder;
    private Path tree;
    private Path kernel;

    @BeforeEach
    void inputs() throws Exception {
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectories(tree.resolve("usr/lib"));
        Files.writeString(tree.resolve("octant"), "program");
        Files.writeString(tree.resolve("usr/lib/os-release"), "NAME=Octant\nVERSION_ID=1.0\n");
        kernel = Files.createDirectories(folder.resolve("kernel"));
        Files.writeString(kernel.resolve("release"), "6.12\n");
        Files.writeString(kernel.resolve("config"), CONFIGURATION);
        Files.write(
                kernel.resolve("linux.efi"),
                UnpackedPackages.bootPrograms(Architecture.AARCH64).systemdBoot());
        HostKeys.make(folder.resolve("keys"));
    }

    @Test
    void othersReadItAndItIsTheDiskOfEveryOtherMachine() throws Exception {
        Path out = build("disk,jetson");
        Path disk = out.resolve(NAME);
        Properties said = properties(out.resolve("image.properties"));
        assertThat(sum(out, NAME)).isEqualTo(sum(out, "octant-aarch64.raw"));
        assertThat(sum(out, NAME + ".zst")).isEqualTo(sum(out, "octant-aarch64.raw.zst"));
        assertThat(run("sgdisk", "--verify", disk.toString())).contains("No problems found");

        String esp = part(disk, said, PartitionRole.ESP);
        run("fsck.vfat", "-n", esp);
        assertThat(run("mdir", "-b", "-/", "-i", esp, "::"))
                .contains("::/EFI/BOOT/BOOTAA64.EFI", "::/EFI/Linux/octant_1.0+3.efi");
        String uki = folder.resolve("octant.efi").toString();
        run("mcopy", "-i", esp, "::EFI/Linux/octant_1.0+3.efi", uki);
        Path line = folder.resolve("line");
        run("aarch64-linux-gnu-objcopy", "--dump-section", ".cmdline=" + line, uki, uki + ".copy");
        String rootHash = said.getProperty("root-hash.a");
        assertThat(Files.readString(line))
                .contains(rootHash, "console=tty0", "console=ttyTCU0,115200")
                .as("what virtual machines have is the first choice")
                .endsWith("console=ttyAMA0,115200");

        run("e2fsck", "-fn", part(disk, said, PartitionRole.DATA));
        run(
                "veritysetup",
                "verify",
                part(disk, said, PartitionRole.ROOT_A),
                part(disk, said, PartitionRole.ROOT_A_VERITY),
                rootHash);
    }

    @Test
    void aKernelWithoutItsDriversIsRefused() throws Exception {
        Path raw = Files.writeString(folder.resolve("disk.raw"), "disk");
        Path image = folder.resolve("jetson.raw");
        Path configuration = kernel.resolve("config");
        Files.writeString(
                configuration,
                CONFIGURATION.replace("CONFIG_R8169=y", "# CONFIG_R8169 is not set"));
        assertThatThrownBy(() -> JetsonDisk.make(raw, configuration, image))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("a kernel without CONFIG_R8169 starts no Jetson");
        assertThat(image).doesNotExist();
    }

    /// Of a file, as sha256sum has it.
    private static String sum(Path out, String name) throws IOException {
        return Files.readString(out.resolve(name + ".sha256")).substring(0, 64);
    }

    private Path build(String targets) {
        Path out = folder.resolve("out");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status =
                Main.run(
                        log,
                        log,
                        System.getenv("PATH"),
                        "--arch",
                        "aarch64",
                        "--target",
                        targets,
                        "--version",
                        "1.0",
                        "--kernel",
                        kernel.toString(),
                        "--root",
                        tree.toString(),
                        "--packages",
                        UnpackedPackages.folder(Architecture.AARCH64).toString(),
                        "--keys",
                        folder.resolve("keys").toString(),
                        "--out",
                        out.toString());
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return out;
    }

    /// A partition's bytes, as a file.
    private String part(Path disk, Properties said, PartitionRole role) throws Exception {
        String prefix = "partition." + role.label();
        String part = folder.resolve(role + ".part").toString();
        run(
                "dd",
                "if=" + disk,
                "of=" + part,
                "bs=1M",
                "conv=sparse",
                "iflag=skip_bytes,count_bytes",
                "skip=" + said.getProperty(prefix + ".offset-bytes"),
                "count=" + said.getProperty(prefix + ".size-bytes"));
        return part;
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static String run(String... command) throws Exception {
        HostKeys.Outcome outcome = HostKeys.run(command);
        assertThat(outcome.status()).as("%s", outcome.output()).isZero();
        return outcome.output();
    }
}
