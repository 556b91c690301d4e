package octant.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;

/// A dynamic VHDX by qemu-img, with ids of our own: qemu-img draws them, and the headers' numbers,
/// at random.
///
/// ```
/// 64 KiB, 128 KiB   header      | 4 CRC-32C | 8 number: the higher header counts | 16 file write id
///                               | 32 data write id | 48 log's id | 68 its length | 72 its place
/// 192 KiB           region table| 16 rows of 32: id, offset …, one is the metadata region
///                   metadata    | 32 rows of 32: id, offset in the region …, one is the disk's id
/// ```
///
/// Source: Microsoft, MS-VHDX 2.2.2, 2.2.3 and 2.6.
final class Vhdx {
    private static final int HEADER_BYTES = 4096;
    private static final long[] HEADERS = {64 << 10, 128 << 10};
    private static final long REGION_TABLE = 192 << 10;
    private static final int FIRST_REGION = 16;
    private static final int FIRST_ITEM = 32;
    private static final int ROW_BYTES = 32;
    private static final int MAX_ROWS = 64;
    private static final int MAX_LOG_BYTES = 64 << 20;
    private static final UUID METADATA = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");
    private static final UUID DISK_ID = UUID.fromString("beca12ab-b2e6-4523-93ef-c309e000c746");

    private Vhdx() {}

    static void make(HostTools tools, Path raw, Path image, UUID id) throws IOException {
        tools.run(
                HostTool.QEMU_IMG,
                "convert",
                "-f",
                "raw",
                "-O",
                "vhdx",
                "-o",
                "subformat=dynamic",
                raw,
                image);
        try (FileChannel file =
                FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < HEADERS.length; i++) {
                ByteBuffer header = read(file, HEADERS[i], HEADER_BYTES);
                emptyLog(file, header);
                header.putLong(8, i + 1);
                put(header, 16, id);
                put(header, 32, id);
                header.putInt(4, 0);
                CRC32C sum = new CRC32C();
                sum.update(header.duplicate());
                header.putInt(4, (int) sum.getValue());
                file.write(header, HEADERS[i]);
            }
            long metadata = row(file, REGION_TABLE + FIRST_REGION, METADATA).getLong(16);
            int offset = row(file, metadata + FIRST_ITEM, DISK_ID).getInt(16);
            ByteBuffer diskId = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            put(diskId, 0, id);
            file.write(diskId, metadata + offset);
        }
    }

    /// Wipes entries that have been carried out: they hold the old ids.
    private static void emptyLog(FileChannel file, ByteBuffer header) throws IOException {
        if (header.getLong(48) != 0 || header.getLong(56) != 0) {
            throw new ImageException("VHDX: its log is not empty; did qemu-img end well?");
        }
        int length = header.getInt(68);
        if (length < 0 || length > MAX_LOG_BYTES) {
            throw new ImageException("VHDX: a log of " + length + " bytes");
        }
        file.write(ByteBuffer.allocate(length), header.getLong(72));
    }

    /// The row of a table that begins with this id.
    private static ByteBuffer row(FileChannel file, long table, UUID id) throws IOException {
        ByteBuffer wanted = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        put(wanted, 0, id);
        for (int i = 0; i < MAX_ROWS; i++) {
            ByteBuffer row = read(file, table + (long) i * ROW_BYTES, ROW_BYTES);
            if (row.slice(0, 16).equals(wanted)) {
                return row;
            }
        }
        throw new ImageException("VHDX: no row " + id + "; was it made by another qemu-img?");
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new ImageException("VHDX: ends before " + (at + length));
            }
        }
        return bytes.rewind();
    }

    /// A GUID: its first three fields are little-endian.
    private static void put(ByteBuffer bytes, int at, UUID id) {
        long high = id.getMostSignificantBits();
        bytes.putInt(at, (int) (high >>> 32));
        bytes.putShort(at + 4, (short) (high >>> 16));
        bytes.putShort(at + 6, (short) high);
        bytes.putLong(at + 8, Long.reverseBytes(id.getLeastSignificantBits()));
    }
}
