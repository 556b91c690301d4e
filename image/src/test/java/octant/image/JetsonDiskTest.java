package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import octant.update.disk.Architecture;
import octant.update.disk.PartitionRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of a Jetson, of a small root tree and an EFI program for a kernel, read by others:
/// sgdisk, fsck.vfat, mtools, objcopy, e2fsck, veritysetup; the built kernel by dtc. No board was
/// ever started from one.
class JetsonDiskTest {
    private static final String NAME = "octant-aarch64-jetson.raw";

    static final String CONFIGURATION =
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
    void othersReadIt() throws Exception {
        Path out = build();
        Path disk = out.resolve(NAME);
        Properties said = properties(out.resolve("image.properties"));
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
    void itIsTheDiskOfEveryOtherMachineSoItTakesTheSameUpdates() throws Exception {
        List<ImageStep> steps = ImagePlan.of(TargetTest.options("aarch64", "disk,jetson")).steps();
        List<Path> disks =
                steps.stream()
                        .filter(ImageStep.Disk.class::isInstance)
                        .map(step -> ((ImageStep.Disk) step).image())
                        .toList();
        assertThat(disks).hasSize(1);
        assertThat(steps)
                .contains(
                        new ImageStep.Jetson(
                                disks.getFirst(), disks.getFirst().resolveSibling("jetson.raw")));
        Path raw = Files.writeString(folder.resolve("disk.raw"), "disk");
        Path image = folder.resolve("jetson.raw");
        JetsonDisk.make(raw, kernel.resolve("config"), image);
        assertThat(image).hasSameBinaryContentAs(raw);
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

    /// A driver names what it drives; the board's description lists names for each device, of which
    /// one has to be known. The firmware's description is made of the kernel's.
    @Test
    void theBuiltKernelDrivesWhatTheBoardHas() throws Exception {
        KernelFolder built = builtKernel();
        String program = Files.readString(built.image(), StandardCharsets.ISO_8859_1);
        String board = built.deviceTrees().resolve("tegra234-p3737-0000+p3701-0000.dtb").toString();
        String description = run("dtc", "-q", "-I", "dtb", "-O", "dts", board);
        List<List<String>> devices =
                description
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("compatible = "))
                        .map(line -> line.replaceAll("compatible = \"|\";", ""))
                        .map(line -> List.of(line.split("\\\\0|\", \"", -1)))
                        .toList();
        for (String device : List.of("tcu", "bpmp", "sdhci", "pcie", "p2u", "mgbe", "xusb")) {
            assertThat(devices)
                    .filteredOn(names -> names.getFirst().equals("nvidia,tegra234-" + device))
                    .as(device)
                    .isNotEmpty()
                    .allMatch(names ->
                            names.stream().anyMatch(name -> program.contains(name + "\0")));
        }
    }

    private static KernelFolder builtKernel() {
        Path out = Path.of(System.getProperty("octant.out", "out"));
        KernelFolder built = new KernelFolder(out.resolve("kernel/aarch64"));
        if (!Files.isReadable(built.image())) {
            String reason = "SKIPPED: no " + built.image() + "; run make kernel ARCH=aarch64";
            System.err.println(reason);
            abort(reason);
        }
        return built;
    }

    private Path build() {
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
                        "jetson",
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
