package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import octant.update.BootForecast;
import octant.update.ForecastChecks;
import octant.update.Slot;
import octant.update.disk.Architecture;
import octant.update.disk.FileDisk;
import octant.update.disk.PartitionRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The card of a Raspberry Pi, of a small root tree and a kernel of noise, read by others: sfdisk,
/// fsck.fat, mtools, dtc, veritysetup, rauc. No board was ever started from one.
class RaspberryCardTest {
    private static final String NAME = "octant-aarch64-rpi.raw";

    private static final String BOARD =
            """
            /dts-v1/;
            / {
                compatible = "raspberrypi,4-model-b", "brcm,bcm2711";
                model = "Raspberry Pi 4 Model B";
            };
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
        Path trees = Files.createDirectories(kernel.resolve("dtbs"));
        Files.writeString(kernel.resolve("release"), "6.12\n");
        byte[] noise = new byte[3 << 20];
        new Random(5).nextBytes(noise);
        try (GZIPOutputStream out =
                new GZIPOutputStream(Files.newOutputStream(kernel.resolve("Image.gz")))) {
            out.write(noise);
        }
        Path source = Files.writeString(folder.resolve("board.dts"), BOARD);
        Path board = trees.resolve("bcm2711-rpi-4-b.dtb");
        run("dtc", "-I", "dts", "-O", "dtb", "-o", board.toString(), source.toString());
        Files.copy(board, trees.resolve("tegra234-p3737-0000+p3701-0000.dtb"));
        HostKeys.make(folder.resolve("keys"));
    }

    @Test
    void othersReadTheCard() throws Exception {
        Path out = build("card", "rpi");
        Path card = out.resolve(NAME);
        Properties said = properties(out.resolve("card.properties"));

        // What the firmware goes by, and under the same numbers what Linux goes by.
        assertThat(run("sfdisk", "--dump", card.toString()))
                .contains("label: dos")
                .containsPattern("raw1 : start= +2048, size= +73728, type=c")
                .containsPattern("raw2 : start= +75776, size= +131072, type=c")
                .containsPattern("raw3 : start= +206848, size= +131072, type=c")
                .containsPattern("raw4 : start= +337920, size= +\\d+, type=83");
        assertThat(run("sgdisk", "--verify", gptOnly(card).toString()))
                .contains("No problems found");

        for (PartitionRole role : List.of(PartitionRole.BOOT_SELECT, PartitionRole.BOOT_A)) {
            Path part = part(card, said, role);
            run("fsck.fat", "-n", part.toString());
        }
        Path select = part(card, said, PartitionRole.BOOT_SELECT);
        assertThat(run("mtype", "-i", select.toString(), "::autoboot.txt"))
                .isEqualTo("[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n");
        Path boot = part(card, said, PartitionRole.BOOT_A);
        assertThat(run("mdir", "-b", "-i", boot.toString(), "::"))
                .contains("start4.elf", "fixup4.dat", "LICENCE.firmware", "config.txt")
                .contains("kernel8.img", "cmdline.txt", "os-release", "bcm2711-rpi-4-b.dtb")
                .doesNotContain("tegra");
        String rootHash = said.getProperty("root-hash.a");
        assertThat(run("mtype", "-i", boot.toString(), "::cmdline.txt"))
                .contains(rootHash, " gpt ", " dm-mod.waitfor=PARTUUID=", "console=ttyS1,115200")
                .endsWith("\n")
                .hasLineCount(1);
        Path board = folder.resolve("back.dtb");
        run("mcopy", "-i", boot.toString(), "::bcm2711-rpi-4-b.dtb", board.toString());
        assertThat(run("dtc", "-I", "dtb", "-O", "dts", board.toString()))
                .contains("raspberrypi,4-model-b");
        assertThat(
                        HostKeys.run(
                                        "veritysetup",
                                        "verify",
                                        part(card, said, PartitionRole.ROOT_A).toString(),
                                        part(card, said, PartitionRole.ROOT_A_VERITY).toString(),
                                        rootHash)
                                .status())
                .isZero();
    }

    @Test
    void ourOwnForecastStartsSlotA() throws Exception {
        Path card = build("card", "rpi").resolve(NAME);
        try (FileDisk disk = FileDisk.openForReading(card)) {
            BootForecast forecast =
                    BootForecast.of(disk, 512, ForecastChecks.thorough(disk, 512, _ -> true));
            assertThat(forecast.warnings()).isEmpty();
            assertThat(forecast.boots().orElseThrow().slot()).contains(Slot.A);
            assertThat(forecast.candidates()).hasSize(1);
        }
    }

    @Test
    void sameInputsGiveTheSameBytesAndTheSameRoot() throws Exception {
        Path first = build("first", "rpi,rpi-bundle");
        Path second = build("second", "rpi,rpi-bundle");
        for (String name : List.of(NAME, "octant-aarch64-rpi-1.0.raucb")) {
            assertThat(Files.readString(first.resolve(name + ".sha256")))
                    .isEqualTo(Files.readString(second.resolve(name + ".sha256")));
        }
        assertThat(
                        run(
                                "rauc",
                                "info",
                                "--keyring=" + folder.resolve("keys/update-ca.crt"),
                                "--no-check-time",
                                first.resolve("octant-aarch64-rpi-1.0.raucb").toString()))
                .contains("octant-rpi", "boot.vfat");
    }

    private Path build(String name, String targets) {
        Path out = folder.resolve(name);
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
    private Path part(Path card, Properties said, PartitionRole role) throws IOException {
        String prefix = "card.partition." + role.label();
        long offset = Long.parseLong(said.getProperty(prefix + ".offset-bytes"));
        int size = Integer.parseInt(said.getProperty(prefix + ".size-bytes"));
        byte[] bytes = new byte[size];
        try (RandomAccessFile file = new RandomAccessFile(card.toFile(), "r")) {
            file.seek(offset);
            file.readFully(bytes);
        }
        return Files.write(folder.resolve(role + ".part"), bytes);
    }

    /// The card with a protective MBR, without which sgdisk does not look at a GPT.
    private Path gptOnly(Path card) throws IOException {
        Path copy = folder.resolve("gpt.raw");
        SparseFile.create(copy, Files.size(card));
        SparseFile.copy(card, copy, 0);
        byte[] rows = new byte[64];
        rows[4] = (byte) 0xee;
        rows[8] = 1;
        rows[12] = rows[13] = rows[14] = rows[15] = (byte) 0xff;
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
            file.seek(446);
            file.write(rows);
        }
        return copy;
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
        assertThat(outcome.status()).as("%s: %s", List.of(command), outcome.output()).isZero();
        return outcome.output();
    }
}
