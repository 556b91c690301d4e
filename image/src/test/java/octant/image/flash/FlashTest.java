package octant.image.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Writing images to files that stand for devices, and which disks of a host are refused.
class FlashTest {
    private static final int IMAGE_BYTES = (9 << 20) + 512;
    private static final int DEVICE_BYTES = 12 << 20;

    @TempDir Path folder;

    private byte[] image;
    private Path device;

    @BeforeEach
    void files() throws IOException {
        image = new byte[IMAGE_BYTES];
        new Random(1).nextBytes(image);
        byte[] old = new byte[DEVICE_BYTES];
        Arrays.fill(old, (byte) 7);
        device = Files.write(folder.resolve("device"), old);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.raw", "x.iso", "x.raw.gz", "x.raw.zst"})
    void writesTheImageAndNothingBehindIt(String name) throws Exception {
        ImageSource source = source(name);
        assertThat(Flash.size(source)).isEqualTo(IMAGE_BYTES);
        assertThat(flash(source)).isEqualTo(IMAGE_BYTES);
        byte[] written = Files.readAllBytes(device);
        assertThat(Arrays.copyOf(written, IMAGE_BYTES)).isEqualTo(image);
        assertThat(written).hasSize(DEVICE_BYTES);
        for (int i = IMAGE_BYTES; i < DEVICE_BYTES; i++) {
            assertThat(written[i]).isEqualTo((byte) 7);
        }
    }

    @Test
    void goesOnWhereItWasInterrupted() throws Exception {
        ImageSource source = source("x.raw");
        RuntimeException interrupt = new IllegalStateException("Ctrl-C");
        int[] told = {0};
        Flash interrupted =
                new Flash(
                        source,
                        IMAGE_BYTES,
                        device,
                        line -> {
                            if (++told[0] == 2) {
                                throw interrupt;
                            }
                        });
        assertThatThrownBy(interrupted::run).isSameAs(interrupt);
        // What is there starts nothing: where the partition table was, there is none.
        assertThat(Arrays.copyOf(Files.readAllBytes(device), 4096)).containsOnly(0);
        // Two pieces were done; of the first only zeros.
        assertThat(flash(source)).isEqualTo(IMAGE_BYTES - (4 << 20));
        assertThat(Arrays.copyOf(Files.readAllBytes(device), IMAGE_BYTES)).isEqualTo(image);
        assertThat(flash(source)).isEqualTo(4 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.raw.gz", "x.raw.zst"})
    void aDamagedImageIsFoundBeforeAnythingIsWritten(String name) throws Exception {
        ImageSource source = source(name);
        byte[] packed = Files.readAllBytes(source.file());
        Files.write(source.file(), Arrays.copyOf(packed, packed.length / 2));
        assertThatThrownBy(() -> Flash.size(source))
                .isInstanceOf(FlashException.class)
                .hasMessageContaining(name);
    }

    private static Stream<Arguments> refused() {
        Optional<String> root = Optional.of("/dev/sda2 is mounted on /");
        return Stream.of(
                Arguments.of(Optional.empty(), false, "no disk of this machine"),
                Arguments.of(
                        disk(8, true, false, root), true, "uses it: /dev/sda2 is mounted on /"),
                Arguments.of(disk(8, true, true, Optional.empty()), true, "read-only"),
                Arguments.of(disk(8, false, false, Optional.empty()), false, "not removable"),
                Arguments.of(
                        disk(3, true, false, Optional.empty()),
                        false,
                        "has 3 MiB, the image needs 4"));
    }

    private static Optional<HostDisk> disk(
            int mebibytes, boolean removable, boolean readOnly, Optional<String> use) {
        return Optional.of(
                new HostDisk("/dev/sda", (long) mebibytes << 20, removable, readOnly, "", use));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(Optional<HostDisk> disk, boolean fixed, String message) {
        assertThatThrownBy(() -> FlashPlan.of("/dev/sda", disk, (3 << 20) + 1, fixed))
                .isInstanceOf(FlashException.class)
                .hasMessageStartingWith("/dev/sda: ")
                .hasMessageContaining(message);
    }

    @Test
    void aFixedDiskIsTakenWhenItIsAskedFor() {
        Optional<HostDisk> disk = disk(8, false, false, Optional.empty());
        assertThat(FlashPlan.of("/dev/sda", disk, 3 << 20, true))
                .hasToString("write 3 MiB to /dev/sda (8 MiB)");
    }

    /// sda: RAID with LVM with the root on it; sdb: a stick, mounted; sdc: a stick; sdd: swap.
    @Test
    void knowsWhatTheHostNeeds() throws IOException {
        disk("sda", "8:0", "0");
        part("sda", "sda1", "8:1");
        holder("sda1", "md0", "9:0");
        holder("md0", "dm-0", "252:0");
        disk("sdb", "8:16", "1");
        part("sdb", "sdb1", "8:17");
        disk("sdc", "8:32", "1");
        disk("sdd", "8:48", "0");
        part("sdd", "sdd2", "8:50");
        put("sys/block/loop0/size", "2048\n");
        put(
                "proc/self/mountinfo",
                """
                22 1 252:0 / / rw,relatime - ext4 /dev/mapper/root rw
                30 22 8:17 / /media/stick rw - vfat /dev/sdb1 rw
                """);
        put("proc/swaps", "Filename\tType\n/dev/sdd2 partition 1 0 -2\n");
        assertThat(new HostDisks(folder).all())
                .extracting(disk -> disk.device() + " " + disk.use().orElse("free"))
                .containsExactly(
                        "/dev/sda /dev/dm-0 is mounted on /",
                        "/dev/sdb /dev/sdb1 is mounted on /media/stick",
                        "/dev/sdc free",
                        "/dev/sdd /dev/sdd2 is swapped to");
        assertThat(new HostDisks(folder).named("/dev/sdc").orElseThrow().removable()).isTrue();
        assertThat(new HostDisks(folder).named("/dev/sdc1")).isEmpty();
    }

    @Test
    void theProgramSaysWhyNot() throws IOException {
        disk("sdb", "8:16", "1");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        HostDisks disks = new HostDisks(folder);
        assertThat(Main.run(out, out, disks)).isZero();
        assertThat(Main.run(out, out, disks, "one")).isEqualTo(2);
        assertThat(Main.run(out, out, disks, folder + "/none.raw", "/dev/sdb")).isEqualTo(1);
        assertThat(Main.run(out, out, disks, source("x.raw").file().toString(), "/dev/sdz"))
                .isEqualTo(1);
        put("sys/block/sdb/size", "2048\n");
        assertThat(Main.run(out, out, disks, folder + "/x.raw", "/dev/sdb")).isEqualTo(1);
        put("proc/self/mountinfo", "30 22 8:16 / /media/stick rw - vfat /dev/sdb rw\n");
        assertThat(Main.run(out, out, disks, folder + "/x.raw", "/dev/sdb")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("/dev/sdb", "removable", "usage: ", "no such file", "/dev/sdz: no disk")
                .contains("/dev/sdb: has 1 MiB, the image needs 10 MiB; take a larger one")
                .contains("/dev/sdb is mounted on /media/stick; unmount it");
    }

    private void disk(String name, String number, String removable) throws IOException {
        put("sys/block/" + name + "/size", "16384\n");
        put("sys/block/" + name + "/removable", removable + "\n");
        put("sys/block/" + name + "/device/model", "Stick\n");
        put("sys/class/block/" + name + "/dev", number + "\n");
    }

    private void part(String disk, String name, String number) throws IOException {
        put("sys/class/block/" + disk + "/" + name + "/partition", "1\n");
        put("sys/class/block/" + name + "/dev", number + "\n");
    }

    private void holder(String below, String name, String number) throws IOException {
        put("sys/class/block/" + below + "/holders/" + name, "");
        put("sys/class/block/" + name + "/dev", number + "\n");
    }

    private void put(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private long flash(ImageSource source) {
        return new Flash(source, IMAGE_BYTES, device, line -> {}).run();
    }

    private ImageSource source(String name) throws IOException {
        Path file = folder.resolve(name);
        if (name.endsWith(".gz")) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(image);
            }
        } else if (name.endsWith(".zst")) {
            Path raw = Files.write(folder.resolve("raw"), image);
            Process zstd =
                    new ProcessBuilder(
                                    "zstd", "--quiet", "-f", raw.toString(), "-o", file.toString())
                            .inheritIO()
                            .start();
            assertThat(zstd.onExit().join().exitValue()).isZero();
        } else {
            Files.write(file, image);
        }
        return new ImageSource(file);
    }
}
