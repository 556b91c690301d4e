package octant.update.squashfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images by `mksquashfs` and by us, whole and damaged, with no hash tree before them.
class SquashfsTest {
    private static final long MIB = 1 << 20;

    private static final int DAMAGES = 1000;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-b 4096",
                "-b 1M",
                "-no-fragments",
                "-always-use-fragments",
                "-noI",
                "-noD -noF",
                "-noI -noD -noF -noX -noId",
                "-no-exports -no-xattrs -all-root"
            })
    void readsWhatMksquashfsWrites(String options) throws Exception {
        Map<String, byte[]> files = sampleFiles();
        SquashfsImage image = open(mksquashfs(files, options));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertThat(read(image.file(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
        for (String path : List.of("missing", "empty/x", "sub", "sub/", "/sub/a", "", "..")) {
            assertThatThrownBy(() -> image.file(path))
                    .as(path)
                    .isInstanceOf(SquashfsException.class);
        }
    }

    @Test
    void readsAFolderWithManyEntries() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            files.put(
                    "file-with-a-long-name-" + i,
                    ("content " + i).getBytes(StandardCharsets.US_ASCII));
        }
        SquashfsImage image = open(mksquashfs(files, ""));
        for (int i : new int[] {0, 1, 255, 256, 257, 511, 998, 999}) {
            String name = "file-with-a-long-name-" + i;
            assertThat(new String(read(image.file(name)), StandardCharsets.US_ASCII))
                    .isEqualTo("content " + i);
        }
    }

    @Test
    void anotherCompressionIsNamedWithTheRemedy() throws Exception {
        byte[] image = ours(Map.of("a", new byte[10]));
        image[20] = 6;
        assertThatThrownBy(() -> open(image))
                .isInstanceOf(SquashfsException.class)
                .hasMessageContainingAll("zstd", "want gzip");
    }

    @Test
    void whatWeWriteReadsBack() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("empty", new byte[0]);
        files.put("one", new byte[] {1});
        files.put("block", sample(7, 4096));
        files.put("more", sample(8, 4097));
        for (int i = 0; i < SquashfsWriter.MAX_FILES - 4; i++) {
            files.put("x".repeat(200) + String.format("%03d", i), sample(i, 100 * i));
        }
        SquashfsImage image = open(ours(files));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertThat(read(image.file(file.getKey()))).isEqualTo(file.getValue());
        }
    }

    /// Bit flips, overwritten numbers and cuts, most of them where the structure is.
    @Test
    void damagedImagesGiveSquashfsExceptionsWithinBounds() throws Exception {
        Map<String, byte[]> files = sampleFiles();
        Map<String, byte[]> few = Map.of("a.bin", sample(1, 50_000), "b.bin", sample(2, 100));
        Random random = new Random(42);
        int refused = damage(ours(few), few, random);
        for (String options : List.of("", "-b 4096 -noI -noF", "-noI -noD -noF -noX -noId")) {
            refused += damage(mksquashfs(files, options), files, random);
        }
        System.out.println("damaged images: " + refused + " refused of " + 4 * DAMAGES);
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void aBlockThatInflatesBeyondItsSizeIsRefused() throws Exception {
        byte[] bomb = BlockDeflater.deflate(new byte[(int) (8 * MIB)]);
        assertThat(bomb.length).isLessThan(16_384);
        byte[] into = new byte[4096];
        assertThatThrownBy(() -> inflate(bomb, 0, bomb.length, into, 0, 4096))
                .isInstanceOf(SquashfsException.class)
                .hasMessageContaining("more than 4096");
        assertThatThrownBy(() -> inflate(bomb, 0, 100, into, 0, 4096))
                .isInstanceOf(SquashfsException.class);
    }

    private static int inflate(byte[] from, int at, int length, byte[] into, int offset, int room) {
        try (BlockInflater inflater = new BlockInflater()) {
            return inflater.inflate(from, at, length, into, offset, room);
        }
    }

    /// How many of the damaged images were not read whole.
    private static int damage(byte[] image, Map<String, byte[]> files, Random random) {
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            refused += attempt(damaged(image, random), files.keySet()) ? 0 : 1;
        }
        return refused;
    }

    private static boolean attempt(byte[] image, Set<String> names) {
        boolean whole = true;
        try (SquashfsImage opened = open(image)) {
            for (String name : names) {
                whole &= isWhole(opened, name, image.length);
            }
        } catch (SquashfsException e) {
            return false;
        }
        return whole;
    }

    private static boolean isWhole(SquashfsImage opened, String name, long imageBytes) {
        try {
            SquashfsFile file = opened.file(name);
            file.read(0, ByteBuffer.allocate((int) Math.min(MIB, file.sizeBytes())));
            file.visitStored(
                    0,
                    file.sizeBytes(),
                    (offset, length) -> assertThat(offset + length).isBetween(0L, imageBytes));
            return true;
        } catch (SquashfsException e) {
            return false;
        }
    }

    private static byte[] damaged(byte[] image, Random random) {
        byte[] damaged = image.clone();
        int tables = (int) ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getLong(64);
        int at =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(Superblock.BYTES);
                    case 1 -> random.nextInt(image.length);
                    default -> tables + random.nextInt(image.length - tables);
                };
        switch (random.nextInt(4)) {
            case 0 -> damaged[at] = (byte) 0xff;
            case 1 -> damaged[at] = 0;
            case 2 -> {
                for (int i = at; i < Math.min(image.length, at + 4); i++) {
                    damaged[i] = (byte) random.nextInt();
                }
            }
            default -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(50) == 0 ? Arrays.copyOf(damaged, at) : damaged;
    }

    private static Map<String, byte[]> sampleFiles() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("a", sample(1, 300_000));
        files.put("b", sample(2, 131_072));
        files.put("c", sample(3, 10));
        files.put("empty", new byte[0]);
        files.put("sub/d", sample(4, 5000));
        files.put("sub/deeper/e", sample(5, 200_000));
        files.put("zeros", new byte[400_000]);
        return files;
    }

    private static byte[] sample(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        for (int i = length / 3; i < length / 2; i++) {
            bytes[i] = (byte) (i / 100);
        }
        return bytes;
    }

    private byte[] ours(Map<String, byte[]> files) throws IOException {
        Path out = folder.resolve("ours");
        try (FileChannel channel =
                        FileChannel.open(
                                out,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE);
                SquashfsWriter writer = new SquashfsWriter(channel, 4096)) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                writer.file(file.getKey(), new ByteArrayInputStream(file.getValue()));
            }
            assertThat(writer.finish()).isEqualTo(channel.size());
        }
        return Files.readAllBytes(out);
    }

    private byte[] mksquashfs(Map<String, byte[]> files, String options) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/mksquashfs")),
                "SKIPPED: images by others need mksquashfs (package squashfs-tools)");
        Path content = Files.createTempDirectory(folder, "content");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = content.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Path out = folder.resolve("theirs");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("mksquashfs", content.toString(), out.toString(), "-noappend"));
        Arrays.stream(options.split(" ", -1)).filter(word -> !word.isEmpty()).forEach(command::add);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        assertThat(process.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
        return Files.readAllBytes(out);
    }

    private static SquashfsImage open(byte[] image) {
        return SquashfsImage.open(new Memory(image));
    }

    private static byte[] read(SquashfsFile file) {
        byte[] bytes = new byte[(int) file.sizeBytes()];
        file.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /// An image in memory; a read beyond its end is a failure of the reader.
    private static final class Memory implements SquashfsSource {
        private final byte[] image;

        Memory(byte[] image) {
            this.image = image;
        }

        @Override
        public long sizeBytes() {
            return image.length;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            into.put(image, Math.toIntExact(offset), into.remaining());
        }
    }
}
