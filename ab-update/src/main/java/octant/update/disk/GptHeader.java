package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32;

/// One of the two headers, 92 bytes at the start of a sector. Numbers are little-endian:
///
/// ```
///  0  signature     "EFI PART"         40  first usable sector  u64
///  8  revision      u32  0x00010000    48  last usable sector   u64
/// 12  header size   u32  92            56  disk GUID            16 bytes
/// 16  header CRC    u32                72  entries' sector      u64
/// 20  reserved      u32  0             80  number of entries    u32
/// 24  this sector   u64                84  size of an entry     u32
/// 32  other header  u64                88  entries' CRC         u32
/// ```
///
/// @param thisLba where this header lies
/// @param otherLba where the other one lies
/// @param entriesLba where this header's entries lie
/// @param entriesCrc CRC-32 of all of them, as an unsigned number
record GptHeader(
        long thisLba,
        long otherLba,
        long firstUsableLba,
        long lastUsableLba,
        UUID diskId,
        long entriesLba,
        int entries,
        long entriesCrc) {
    static final int BYTES = 92;

    private static final byte[] SIGNATURE = "EFI PART".getBytes(StandardCharsets.US_ASCII);
    private static final int REVISION = 0x0001_0000;

    byte[] encode(int sectorBytes) {
        ByteBuffer out = ByteBuffer.allocate(sectorBytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(SIGNATURE).putInt(REVISION).putInt(BYTES).putInt(0).putInt(0);
        out.putLong(thisLba).putLong(otherLba).putLong(firstUsableLba).putLong(lastUsableLba);
        GptGuid.put(out, diskId);
        out.putLong(entriesLba).putInt(entries).putInt(Gpt.ENTRY_BYTES).putInt((int) entriesCrc);
        out.putInt(16, (int) crc(Arrays.copyOf(out.array(), BYTES)));
        return out.array();
    }

    /// @param sector the whole sector at `lba`
    /// @throws DiskException if it holds no sound header for that place
    static GptHeader decode(byte[] sector, long lba) {
        ByteBuffer in = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        byte[] signature = new byte[SIGNATURE.length];
        in.get(signature);
        require(Arrays.equals(signature, SIGNATURE), "no signature \"EFI PART\"");
        require(in.getInt() == REVISION, "unknown revision");
        int headerBytes = in.getInt();
        require(headerBytes >= BYTES && headerBytes <= sector.length, "header size");
        long crc = Integer.toUnsignedLong(in.getInt());
        byte[] checked = Arrays.copyOf(sector, headerBytes);
        Arrays.fill(checked, 16, 20, (byte) 0);
        require(crc == crc(checked), "wrong checksum of the header");
        in.getInt();
        require(in.getLong() == lba, "header of another sector");
        long otherLba = in.getLong();
        long firstUsableLba = in.getLong();
        long lastUsableLba = in.getLong();
        UUID diskId = GptGuid.get(in);
        long entriesLba = in.getLong();
        int entries = in.getInt();
        require(
                entries >= 1 && entries <= Gpt.MAX_PARTITIONS,
                Integer.toUnsignedString(entries) + " entries, want 1 to " + Gpt.MAX_PARTITIONS);
        int entryBytes = in.getInt();
        require(
                entryBytes == Gpt.ENTRY_BYTES,
                "entries of " + Integer.toUnsignedString(entryBytes) + " bytes, want 128");
        return new GptHeader(
                lba,
                otherLba,
                firstUsableLba,
                lastUsableLba,
                diskId,
                entriesLba,
                entries,
                Integer.toUnsignedLong(in.getInt()));
    }

    static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new DiskException(otherwise);
        }
    }
}
