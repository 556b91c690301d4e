package octant.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// What a machine wrote to its disk, in the format of the kernel's dm-log-writes, as QEMU's driver
/// `blklogwrites` writes it (see [VmSpec#writeLog]). All numbers are little-endian:
///
/// ```
/// sector 0   u64 magic, u64 version 1, u64 entries, u32 sector size
/// sector 1   entry: u64 first sector, u64 sectors, u64 flags, u64 length of a mark's text
///            the data, unless it is a discard
///            next entry …
/// ```
///
/// An entry is logged when it is finished. A write that finishes while a flush is under way comes
/// before it, though the flush need not cover it: whoever depends on a flush waits for its end
/// before the next write. A flush comes without data; the number of entries is right as of the last
/// flush, which is the last that QEMU does when it ends.
///
/// @param path the log itself
record WriteLog(Path path, List<Entry> entries) {
    static final int SECTOR_BYTES = 512;
    static final long MAGIC = 0x6a736677736872L;
    static final int VERSION = 1;
    static final int FLUSH = 1;

    private static final int DISCARD = 4;
    private static final int MARK = 8;
    private static final long MAX_ENTRIES = 10_000_000;

    sealed interface Entry {}

    /// @param offset on the disk
    /// @param dataAt where in the log its data lies
    record Write(long offset, long length, long dataAt) implements Entry {}

    /// All that was written before it is on the medium.
    record Flush() implements Entry {}

    WriteLog {
        entries = List.copyOf(entries);
    }

    /// @throws QemuException if this is no such log, or it has discards: nobody can tell what they
    ///   leave on a disk
    static WriteLog read(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer first = sector(channel, 0);
            if (first.getLong(0) != MAGIC
                    || first.getLong(8) != VERSION
                    || first.getInt(24) != SECTOR_BYTES) {
                throw new QemuException(path + ": no log of writes in sectors of 512 bytes");
            }
            long count = first.getLong(16);
            if (count < 0 || count > MAX_ENTRIES) {
                throw new QemuException(path + ": " + count + " entries");
            }
            List<Entry> entries = new ArrayList<>();
            long at = SECTOR_BYTES;
            for (long i = 0; i < count; i++) {
                ByteBuffer entry = sector(channel, at);
                at += SECTOR_BYTES;
                long length = Math.multiplyExact(entry.getLong(8), SECTOR_BYTES);
                long flags = entry.getLong(16);
                if ((flags & (DISCARD | MARK)) != 0 || length < 0) {
                    throw new QemuException(path + ": entry " + i + " has flags " + flags);
                }
                if (length > 0) {
                    entries.add(new Write(entry.getLong(0) * SECTOR_BYTES, length, at));
                }
                if ((flags & FLUSH) != 0) {
                    entries.add(new Flush());
                }
                at += length;
            }
            if (at > channel.size()) {
                throw new QemuException(path + ": ends within its last entry");
            }
            return new WriteLog(path, entries);
        } catch (IOException e) {
            throw new QemuException("read " + path + ": " + e.getMessage(), e);
        }
    }

    /// The same with every long write in pieces: a cut may come in the middle of it.
    WriteLog inPieces(int maxBytes) {
        List<Entry> pieces = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry) {
                case Flush flush -> pieces.add(flush);
                case Write(long offset, long length, long dataAt) -> {
                    for (long at = 0; at < length; at += maxBytes) {
                        long piece = Math.min(maxBytes, length - at);
                        pieces.add(new Write(offset + at, piece, dataAt + at));
                    }
                }
            }
        }
        return new WriteLog(path, pieces);
    }

    /// As from a machine that never waits for its disk.
    WriteLog withoutFlushes() {
        return new WriteLog(
                path, entries.stream().filter(entry -> !(entry instanceof Flush)).toList());
    }

    long writes() {
        return entries.stream().filter(Write.class::isInstance).count();
    }

    long flushes() {
        return entries.stream().filter(Flush.class::isInstance).count();
    }

    private static ByteBuffer sector(FileChannel channel, long at) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (sector.hasRemaining()) {
            if (channel.read(sector, at + sector.position()) < 0) {
                throw new IOException("ends at " + channel.size());
            }
        }
        return sector;
    }
}
