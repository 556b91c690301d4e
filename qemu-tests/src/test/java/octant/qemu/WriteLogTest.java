package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import octant.update.disk.FileDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logs that QEMU itself wrote: its tool `qemu-io` stands for a machine.
class WriteLogTest {
    private static final int DISK_BYTES = 1 << 20;
    private static final int WRITES = 200;

    @TempDir private Path folder;
    private Path disk = Path.of("set before each test");
    private Path log = disk;

    @BeforeEach
    void makeADisk() throws IOException {
        assumeTrue(HostTool.QEMU_IO.find().isPresent(), "SKIPPED: " + HostTool.QEMU_IO.missing());
        disk = folder.resolve("disk");
        log = Files.createFile(folder.resolve("log"));
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
            file.seek(DISK_BYTES / 2);
            file.write(new byte[] {1, 2, 3});
        }
    }

    @Test
    void readsWritesZeroesAndFlushesInTheirOrder() {
        qemuIo("write -P 1 0 4k", "flush", "write -z 8k 8k", "write -P 2 512 512", "flush");

        assertThat(WriteLog.read(log).entries())
                .containsExactly(
                        new WriteLog.Write(0, 4096, 1024),
                        new WriteLog.Flush(),
                        new WriteLog.Write(8192, 8192, 6144),
                        new WriteLog.Write(512, 512, 14848),
                        new WriteLog.Flush());
    }

    @Test
    void cutsLongWritesIntoPieces() {
        qemuIo("write 64k 10k", "write 0 4k");

        assertThat(WriteLog.read(log).inPieces(4096).entries())
                .containsExactly(
                        new WriteLog.Write(65536, 4096, 1024),
                        new WriteLog.Write(69632, 4096, 5120),
                        new WriteLog.Write(73728, 2048, 9216),
                        new WriteLog.Write(0, 4096, 11776),
                        new WriteLog.Flush());
    }

    @Test
    void replaysToTheVeryBytesOfTheDisk() throws IOException {
        Path before = folder.resolve("before");
        Files.copy(disk, before);
        Random random = new Random(5);
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            int sectors = 1 + random.nextInt(40);
            int sector = random.nextInt(DISK_BYTES / 512 - sectors);
            String what = random.nextInt(8) == 0 ? "-z" : "-P " + random.nextInt(256);
            commands.add("write %s %d %d".formatted(what, sector * 512, sectors * 512));
            if (random.nextInt(10) == 0) {
                commands.add("flush");
            }
        }
        qemuIo(commands.toArray(String[]::new));

        try (FileDisk first = FileDisk.openForReading(before);
                FileDisk written = FileDisk.openForReading(log)) {
            ReplayDisk replay = new ReplayDisk(new ReplayPages(first, written));
            WriteLog read = WriteLog.read(log);
            for (WriteLog.Entry entry : read.entries()) {
                if (entry instanceof WriteLog.Write write) {
                    replay.apply(write);
                }
            }
            assertThat(read.writes()).isEqualTo(WRITES);
            assertThat(read.flushes()).isGreaterThan(10);
            assertThat(replay.read(0, DISK_BYTES)).isEqualTo(Files.readAllBytes(disk));
        }
    }

    @Test
    void takesWritesBack() throws IOException {
        qemuIo("write -P 1 0 64k", "write -P 2 1k 1k");
        byte[] before = new byte[128 << 10];

        try (FileDisk written = FileDisk.openForReading(log);
                FileDisk first = FileDisk.openForReading(disk)) {
            byte[] now = first.read(0, before.length);
            ReplayDisk replay = new ReplayDisk(new ReplayPages(first, written));
            replay.speculate();
            WriteLog.read(log).entries().stream()
                    .filter(WriteLog.Write.class::isInstance)
                    .map(WriteLog.Write.class::cast)
                    .forEach(replay::apply);
            assertThat(replay.source(0)).isNegative();
            assertThat(replay.source(1)).isPositive();
            replay.takeBack();
            assertThat(replay.source(0)).isZero();
            assertThat(replay.source(1)).isZero();
            assertThat(replay.read(0, before.length)).isEqualTo(now);
        }
    }

    @Test
    void refusesDiscards() {
        qemuIo("discard 0 64k");

        assertThatThrownBy(() -> WriteLog.read(log)).hasMessageContaining("flags 4");
    }

    private void qemuIo(String... commands) {
        List<String> line = new ArrayList<>();
        line.add(HostTool.QEMU_IO.path().toString());
        line.addAll(List.of("-d", "unmap", "-t", "writeback"));
        for (String command : commands) {
            line.addAll(List.of("-c", command));
        }
        line.add(
                """
                json:{"driver":"blklogwrites","log-sector-size":512,
                "file":{"driver":"raw","file":{"driver":"file","filename":"%s"}},
                "log":{"driver":"raw","file":{"driver":"file","filename":"%s"}}}
                """
                        .formatted(disk, log));
        HostCommand.run(line);
    }
}
