package octant.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// A VHD of fixed size, as Azure takes it: the raw disk and a footer of 512 bytes, nothing else.
///
/// qemu-img rounds the disk up to a whole cylinder unless told otherwise, and puts a random id and
/// the time into the footer. Azure wants a disk of whole MiB.
///
/// ```
/// 0 "conectix" | 8 features | 12 version | 16 data offset | 24 time since 2000 | 28 creator
/// 32 its version | 36 its system | 40 original size | 48 current size | 56 cylinders, heads, sectors
/// 60 type | 64 checksum | 68 id | 84 saved state …          all numbers big-endian
/// ```
///
/// Source: Microsoft, Virtual Hard Disk Image Format Specification 1.0.
final class FixedVhd {
    static final int FOOTER_BYTES = 512;

    private static final int CHECKSUM = 64;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /// By this creator, readers know that the current size counts, not the rounded geometry.
    private static final String CREATOR = "win ";

    private static final String CREATOR_SYSTEM = "Wi2k";
    private static final int CREATOR_VERSION = 0x0006_0003;
    private static final int FIXED = 2;

    private FixedVhd() {}

    /// @param raw of whole MiB
    static void make(Path raw, Path image, UUID id) throws IOException {
        long sizeBytes = Files.size(raw);
        if (sizeBytes % (1 << 20) != 0) {
            throw new ImageException(raw + ": " + sizeBytes + " bytes; a VHD wants whole MiB");
        }
        SparseFile.create(image, sizeBytes + FOOTER_BYTES);
        SparseFile.copy(raw, image, 0);
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            ByteBuffer footer = footer(sizeBytes, id);
            long at = sizeBytes;
            while (footer.hasRemaining()) {
                at += file.write(footer, at);
            }
        }
    }

    private static ByteBuffer footer(long sizeBytes, UUID id) {
        ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES);
        footer.put("conectix".getBytes(StandardCharsets.US_ASCII));
        footer.putInt(2).putInt(0x0001_0000).putLong(-1);
        footer.putInt((int) Duration.between(EPOCH, Reproducible.TIME).toSeconds());
        footer.put(CREATOR.getBytes(StandardCharsets.US_ASCII)).putInt(CREATOR_VERSION);
        footer.put(CREATOR_SYSTEM.getBytes(StandardCharsets.US_ASCII));
        footer.putLong(sizeBytes).putLong(sizeBytes);
        putGeometry(footer, sizeBytes / 512);
        footer.putInt(FIXED).putInt(0);
        footer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        int sum = 0;
        for (byte value : footer.array()) {
            sum += Byte.toUnsignedInt(value);
        }
        return footer.putInt(CHECKSUM, ~sum).rewind();
    }

    /// The appendix of the specification: whole cylinders, never more sectors than the disk has.
    private static void putGeometry(ByteBuffer footer, long diskSectors) {
        long sectors = Math.min(diskSectors, 65535L * 16 * 255);
        int perTrack = 17;
        long tracks = sectors / perTrack;
        int heads = (int) Math.max(4, (tracks + 1023) / 1024);
        if (sectors >= 65535L * 16 * 63) {
            perTrack = 255;
            heads = 16;
        } else if (tracks >= heads * 1024L || heads > 16) {
            perTrack = 31;
            heads = 16;
            if (sectors / perTrack >= heads * 1024L) {
                perTrack = 63;
            }
        }
        long cylinders = sectors / perTrack / heads;
        footer.putShort((short) cylinders).put((byte) heads).put((byte) perTrack);
    }
}
