package octant.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import octant.update.disk.Disk;
import octant.update.disk.FileDisk;

/// A disk that logs what is written to it, as QEMU does for a machine's: see [WriteLog].
final class RecordingDisk implements Disk, AutoCloseable {
    private final FileDisk disk;
    private final FileChannel log;
    private long end = WriteLog.SECTOR_BYTES;
    private long entries;

    RecordingDisk(Path disk, Path log) throws IOException {
        this.disk = FileDisk.openForWriting(disk);
        this.log =
                FileChannel.open(
                        log,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
    }

    @Override
    public long sizeBytes() {
        return disk.sizeBytes();
    }

    @Override
    public byte[] read(long offsetBytes, int length) {
        return disk.read(offsetBytes, length);
    }

    @Override
    public void write(long offsetBytes, byte[] bytes) {
        disk.write(offsetBytes, bytes);
        append(offsetBytes / WriteLog.SECTOR_BYTES, bytes, 0);
    }

    @Override
    public void sync() {
        append(0, new byte[0], WriteLog.FLUSH);
    }

    /// Writes what another disk has that this one has not.
    void writeDifferences(Path other) {
        try (FileDisk wanted = FileDisk.openForReading(other)) {
            for (long at = 0; at < sizeBytes(); at += ReplayPages.BYTES) {
                byte[] bytes = wanted.read(at, ReplayPages.BYTES);
                if (!Arrays.equals(bytes, read(at, ReplayPages.BYTES))) {
                    write(at, bytes);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        ByteBuffer first = sector().putLong(WriteLog.MAGIC).putLong(WriteLog.VERSION);
        first.putLong(entries).putInt(WriteLog.SECTOR_BYTES).rewind();
        log.write(first, 0);
        log.close();
        disk.close();
    }

    private void append(long sector, byte[] bytes, int flags) {
        ByteBuffer entry = sector().putLong(sector).putLong(bytes.length / WriteLog.SECTOR_BYTES);
        entry.putLong(flags).rewind();
        try {
            log.write(entry, end);
            log.write(ByteBuffer.wrap(bytes), end + WriteLog.SECTOR_BYTES);
        } catch (IOException e) {
            throw new QemuException("write the log", e);
        }
        end += WriteLog.SECTOR_BYTES + bytes.length;
        entries++;
    }

    private static ByteBuffer sector() {
        return ByteBuffer.allocate(WriteLog.SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
