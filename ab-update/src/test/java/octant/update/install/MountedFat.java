package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import octant.update.disk.Fat32;
import octant.update.disk.FatChain;
import octant.update.disk.FatEntry;
import octant.update.disk.FileDisk;

/// A real FAT file system, mounted by the kernel, or by Debian's fusefat where the kernel has no
/// vfat; root only.
final class MountedFat implements AutoCloseable {
    private final Path image;
    private final Path mountPoint;
    private boolean mounted;

    private MountedFat(Path image, Path mountPoint) {
        this.image = image;
        this.mountPoint = mountPoint;
    }

    /// Makes and mounts it, or aborts the test and says why that cannot be.
    static MountedFat of(Path folder, int mebibytes) throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mkfs.vfat")),
                "SKIPPED: no mkfs.vfat; install dosfstools");
        MountedFat fat = new MountedFat(folder.resolve("esp.fat"), folder.resolve("mounted"));
        try (RandomAccessFile file = new RandomAccessFile(fat.image.toFile(), "rw")) {
            file.setLength((long) mebibytes << 20);
        }
        assertThat(run("/usr/sbin/mkfs.vfat", "-F", "32", fat.image.toString())).isZero();
        Files.createDirectories(fat.mountPoint);
        assumeTrue(fat.mount(), "SKIPPED: no vfat and loop device in this kernel; install fusefat");
        return fat;
    }

    Path path() {
        return mountPoint;
    }

    boolean mount() {
        String file = image.toString();
        String point = mountPoint.toString();
        mounted =
                run("mount", "-t", "vfat", "-o", "loop,umask=0077,dirsync", file, point) == 0
                        || (Files.isExecutable(Path.of("/usr/bin/fusefat"))
                                && run("fusefat", "-o", "rw+", file, point) == 0);
        return mounted;
    }

    void unmount() {
        assertThat(run("umount", mountPoint.toString())).isZero();
        mounted = false;
    }

    void sync() {
        assertThat(run("sync", "--file-system", mountPoint.toString())).isZero();
    }

    List<String> sharing(String path) {
        return fat().sharing(path);
    }

    /// Whether fsck finds nothing; only while it is not mounted.
    boolean isSound() {
        return run("/usr/sbin/fsck.vfat", "-n", image.toString()) == 0;
    }

    /// The second name starts where the first does; its own clusters are lost. Only while it is not
    /// mounted.
    void crossLink(String path, String other) {
        FatEntry to = fat().find(path).orElseThrow();
        FatEntry entry = fat().find(other).orElseThrow();
        long slot = entry.slots().getLast();
        try (FileDisk disk = FileDisk.openForWriting(image)) {
            disk.write(slot + 20, littleEndian(to.firstCluster() >>> 16));
            disk.write(slot + 26, littleEndian(to.firstCluster()));
        }
    }

    /// The table knows nothing of a file's clusters, in either copy. Only while it is not mounted.
    void cutChain(String path) {
        FatEntry entry = fat().find(path).orElseThrow();
        FatChain chain = fat().chain(entry);
        try (FileDisk disk = FileDisk.openForWriting(image)) {
            ByteBuffer boot = ByteBuffer.wrap(disk.read(0, 512)).order(ByteOrder.LITTLE_ENDIAN);
            long table = (long) boot.getShort(0x0b) * boot.getShort(0x0e);
            long tableBytes = (long) boot.getShort(0x0b) * boot.getInt(0x24);
            for (FatChain.Run run : chain.runs()) {
                byte[] free = new byte[4 * run.count()];
                disk.write(table + 4L * run.first(), free);
                disk.write(table + tableBytes + 4L * run.first(), free);
            }
        }
    }

    @Override
    public void close() {
        if (mounted) {
            unmount();
        }
    }

    private Fat32 fat() {
        FileDisk disk = FileDisk.openForReading(image);
        return Fat32.open(disk, 0, disk.sizeBytes());
    }

    private static byte[] littleEndian(int value) {
        return new byte[] {(byte) value, (byte) (value >>> 8)};
    }

    private static int run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
