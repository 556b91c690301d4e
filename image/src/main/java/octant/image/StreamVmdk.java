package octant.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.Deflater;

/// A stream-optimised VMDK: compressed, written front to back, as VMware's import wants it. That of
/// qemu-img lacks the footer, the end mark and the tables' markers; VMware then finds another
/// checksum than the package's manifest has.
///
/// ```
/// header | descriptor | grain, grain … grain table | grain … grain table | … | grain directory
///        | footer: the header again, now with the directory's place | end of stream
/// ```
///
/// A grain is 64 KiB of the disk: its place, its length, a zlib stream, filled up to a whole
/// sector; one that is all zero is left out. A table has 512 places of grains, and is left out if
/// all are. Before tables, directory and footer stands a sector that says what comes.
///
/// Source: VMware, Virtual Disk Format 5.0, "Stream-Optimized Compressed Sparse Extents".
final class StreamVmdk {
    private static final int SECTOR_BYTES = 512;
    private static final int GRAIN_SECTORS = 128;
    private static final int GRAIN_BYTES = GRAIN_SECTORS * SECTOR_BYTES;
    private static final int TABLE_GRAINS = 512;
    private static final int DESCRIPTOR_SECTORS = 20;

    /// Where the first grain begins, in sectors.
    private static final int OVERHEAD_SECTORS = 128;

    private static final int VERSION = 3;

    /// Line ends are checked, grains are compressed, markers are there.
    private static final int FLAGS = 1 | 1 << 16 | 1 << 17;

    private static final long DIRECTORY_AT_END = -1;
    private static final int DEFLATE = 1;

    private enum Marker {
        GRAIN_TABLE(1),
        GRAIN_DIRECTORY(2),
        FOOTER(3);

        private final int type;

        Marker(int type) {
            this.type = type;
        }
    }

    private final OutputStream out;
    private final Deflater deflater = new Deflater();
    private final byte[] compressed = new byte[2 * GRAIN_BYTES];
    private long sector;

    private StreamVmdk(OutputStream out) {
        this.out = out;
    }

    /// @param name of the file, as the descriptor says it
    static void make(Path raw, Path image, String name, UUID id) throws IOException {
        long diskSectors = Files.size(raw) / SECTOR_BYTES;
        if (diskSectors % GRAIN_SECTORS != 0) {
            throw new ImageException(raw + ": a VMDK wants a disk of whole 64 KiB");
        }
        try (FileChannel in = FileChannel.open(raw, StandardOpenOption.READ);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(image))) {
            StreamVmdk vmdk = new StreamVmdk(out);
            try {
                vmdk.write(in, diskSectors, descriptor(name, diskSectors, id));
            } finally {
                vmdk.deflater.end();
            }
        }
    }

    private void write(FileChannel in, long diskSectors, String descriptor) throws IOException {
        put(header(diskSectors, DIRECTORY_AT_END), 1);
        put(StandardCharsets.US_ASCII.encode(descriptor), OVERHEAD_SECTORS - 1);
        int grains = (int) (diskSectors / GRAIN_SECTORS);
        int tables = Math.ceilDiv(grains, TABLE_GRAINS);
        ByteBuffer directory = littleEndian(align(tables * 4));
        for (int table = 0; table < tables; table++) {
            int first = table * TABLE_GRAINS;
            ByteBuffer places = littleEndian(TABLE_GRAINS * 4);
            boolean empty = true;
            for (int i = first; i < Math.min(first + TABLE_GRAINS, grains); i++) {
                long place = grain(in, i);
                places.putInt((int) place);
                empty &= place == 0;
            }
            directory.putInt(empty ? 0 : (int) marked(Marker.GRAIN_TABLE, places));
        }
        long directoryAt = marked(Marker.GRAIN_DIRECTORY, directory);
        marked(Marker.FOOTER, header(diskSectors, directoryAt));
        put(littleEndian(SECTOR_BYTES), 1); // the mark of the stream's end is all zero
    }

    /// @return the sector it begins at, 0 if it is all zero
    private long grain(FileChannel in, int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(GRAIN_BYTES);
        long at = (long) number * GRAIN_BYTES;
        while (bytes.hasRemaining()) {
            if (in.read(bytes, at + bytes.position()) < 0) {
                throw new ImageException("the raw disk ends within a grain");
            }
        }
        if (Arrays.equals(bytes.array(), new byte[GRAIN_BYTES])) {
            return 0;
        }
        deflater.reset();
        deflater.setInput(bytes.array());
        deflater.finish();
        int length = deflater.deflate(compressed);
        if (!deflater.finished()) {
            throw new ImageException("a grain that grows to double its size by compression");
        }
        ByteBuffer grain = littleEndian(12 + length);
        grain.putLong((long) number * GRAIN_SECTORS).putInt(length).put(compressed, 0, length);
        long place = sector;
        put(grain.rewind(), Math.ceilDiv(grain.capacity(), SECTOR_BYTES));
        return place;
    }

    /// @return the sector after the marker
    private long marked(Marker marker, ByteBuffer content) throws IOException {
        int sectors = content.capacity() / SECTOR_BYTES;
        ByteBuffer mark = littleEndian(SECTOR_BYTES);
        mark.putLong(sectors).putInt(0).putInt(marker.type);
        put(mark.rewind(), 1);
        long place = sector;
        put(content.rewind(), sectors);
        return place;
    }

    private static ByteBuffer header(long diskSectors, long directoryAt) {
        ByteBuffer header = littleEndian(SECTOR_BYTES);
        header.put("KDMV".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putInt(FLAGS);
        header.putLong(diskSectors).putLong(GRAIN_SECTORS);
        header.putLong(1).putLong(DESCRIPTOR_SECTORS).putInt(TABLE_GRAINS);
        header.putLong(0).putLong(directoryAt).putLong(OVERHEAD_SECTORS);
        header.put((byte) 0).put("\n \r\n".getBytes(StandardCharsets.US_ASCII));
        return header.putShort((short) DEFLATE).rewind();
    }

    private static String descriptor(String name, long diskSectors, UUID id) {
        return """
        # Disk DescriptorFile
        version=1
        CID=%s
        parentCID=ffffffff
        createType="streamOptimized"

        # Extent description
        RW %d SPARSE "%s"

        # The Disk Data Base
        #DDB

        ddb.adapterType = "lsilogic"
        ddb.geometry.cylinders = "%d"
        ddb.geometry.heads = "255"
        ddb.geometry.sectors = "63"
        ddb.virtualHWVersion = "%d"
        """
                .formatted(
                        id.toString().substring(0, 8),
                        diskSectors,
                        name,
                        diskSectors / (255 * 63),
                        OvfDescriptor.HARDWARE_VERSION);
    }

    /// Fills up to whole sectors.
    private void put(ByteBuffer bytes, int sectors) throws IOException {
        byte[] whole = new byte[sectors * SECTOR_BYTES];
        bytes.get(whole, 0, bytes.remaining());
        out.write(whole);
        sector += sectors;
    }

    private static int align(int bytes) {
        return Math.ceilDiv(bytes, SECTOR_BYTES) * SECTOR_BYTES;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
