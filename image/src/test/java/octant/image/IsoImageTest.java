package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import octant.update.disk.Architecture;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.setup.DiskLook;
import octant.update.setup.LiveMedium;
import octant.update.setup.Setup;
import octant.update.setup.SetupException;
import octant.update.setup.SetupPlan;
import octant.update.setup.TargetDisk;
import octant.update.setup.TargetFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An ISO of a small root tree, read by others: xorriso, sgdisk, mdir; and what `octant install`
/// makes of it.
class IsoImageTest {
    @TempDir Path folder;

    private Path tree;
    private Path kernel;

    @BeforeEach
    void inputs() throws Exception {
        tree = folder.resolve("tree");
        kernel = Files.createDirectories(folder.resolve("kernel"));
        Files.writeString(kernel.resolve("release"), "6.12\n");
        Files.createDirectories(tree.resolve("usr/lib"));
        byte[] program = new byte[3 << 20];
        new Random(1).nextBytes(program);
        Files.write(tree.resolve("octant"), program);
        Files.writeString(
                tree.resolve("usr/lib/os-release"),
                "NAME=Octant\nVERSION_ID=1.0\nIMAGE_VERSION=1.0\nPRETTY_NAME=\"Octant 1.0\"\n");
        byte[] loader = UnpackedPackages.bootPrograms(Architecture.X86_64).systemdBoot();
        // An EFI program as large as a small FAT16 is meant for.
        Files.write(kernel.resolve("linux.efi"), Arrays.copyOf(loader, 5 << 20));
        HostKeys.make(folder.resolve("keys"));
    }

    @Test
    void isACdAndAStickForOthersToo() throws Exception {
        Path iso = iso("one");
        assertThat(run("xorriso", "-indev", iso, "-report_el_torito", "plain"))
                .containsPattern("El Torito boot img : +1 +UEFI +y +none");
        assertThat(run("sgdisk", "--verify", iso)).contains("No problems found");
        assertThat(run("sgdisk", "--print", iso))
                .containsPattern("1 +2048 .*" + LiveMedium.ROOT)
                .containsPattern("EF00 +" + LiveMedium.ESP)
                .contains(LiveMedium.FILES);
        try (FileDisk disk = FileDisk.openForReading(iso)) {
            long esp =
                    Gpt.read(disk, LiveMedium.SECTOR_BYTES)
                                    .gpt()
                                    .partition(LiveMedium.ESP)
                                    .orElseThrow()
                                    .firstLba()
                            * LiveMedium.SECTOR_BYTES;
            String place = iso + "@@" + esp;
            assertThat(run("mdir", "-b", "-/", "-i", place, "::"))
                    .contains("::/EFI/BOOT/BOOTX64.EFI", "::/EFI/octant/live.efi");
            // El Torito's image and the partition are the same bytes.
            assertThat(run("xorriso", "-indev", iso, "-report_el_torito", "plain"))
                    .containsPattern("El Torito boot img .* " + esp / 2048 + "\n");
        }
    }

    @Test
    void sameInputsGiveTheSameBytes() throws Exception {
        Path first = iso("one");
        // Another folder, and another time for all that holds one.
        Path second = iso("another/folder");
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void installsTheDiskTargetByteForByte(int sectorBytes) throws Exception {
        Path disk = build("disk", "disk", "--sector-bytes", Integer.toString(sectorBytes));
        Path want = disk.resolve(sectorBytes == 512 ? "octant-x86_64.raw" : "octant-x86_64-4k.raw");
        Path made = folder.resolve("made.raw");
        SparseFile.create(made, Files.size(want));
        install(iso("iso"), made, sectorBytes);
        assertThat(Files.mismatch(made, want)).isEqualTo(-1);
    }

    @Test
    void aDamagedMediumInstallsNothing() throws Exception {
        Path iso = iso("iso");
        try (FileDisk disk = FileDisk.openForWriting(iso)) {
            byte[] sector = disk.read(2 << 20, 512);
            sector[100] ^= 1;
            disk.write(2 << 20, sector);
        }
        Path made = folder.resolve("made.raw");
        SparseFile.create(made, 1200L << 20);
        assertThatThrownBy(() -> install(iso, made, 512))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("live medium")
                .hasMessageContaining("nothing starts from it");
        assertThat(run("sgdisk", "--print", made)).contains("Creating new GPT entries");
    }

    private static void install(Path iso, Path made, int sectorBytes) {
        try (FileDisk disk = FileDisk.openForReading(iso);
                FileTarget target = new FileTarget(FileDisk.openForWriting(made))) {
            LiveMedium medium = LiveMedium.read(disk);
            TargetFacts facts =
                    new TargetFacts(
                            made.toString(),
                            target.sizeBytes(),
                            sectorBytes,
                            false,
                            false,
                            Optional.empty());
            SetupPlan plan =
                    SetupPlan.of(facts, DiskLook.at(target, sectorBytes), medium.manifest(), false);
            Setup.run(plan, disk, target, (step, percent) -> {});
        }
    }

    private record FileTarget(FileDisk disk) implements TargetDisk {
        @Override
        public void forget() {}

        @Override
        public void close() {
            disk.close();
        }
    }

    private Path iso(String name) throws IOException {
        return build(name, "iso").resolve("octant-x86_64.iso");
    }

    private Path build(String name, String target, String... more) {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--arch", "x86_64", "--target", target, "--version", "1.0"));
        arguments.addAll(List.of("--kernel", kernel.toString(), "--root", tree.toString()));
        Path packages = UnpackedPackages.folder(Architecture.X86_64);
        arguments.addAll(List.of("--packages", packages.toString()));
        arguments.addAll(List.of("--keys", folder.resolve("keys").toString()));
        arguments.addAll(List.of("--out", out.toString()));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = Main.run(log, log, System.getenv("PATH"), arguments.toArray(String[]::new));
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return out;
    }

    private static String run(Object... command) throws Exception {
        return HostKeys.run(Arrays.stream(command).map(Object::toString).toArray(String[]::new))
                .output();
    }
}
