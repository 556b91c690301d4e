package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Where the parts of a FAT32 file system lie, from its first sector. Numbers are little-endian:
///
/// ```
/// 0x0b u16 bytes a sector        0x20 u32 sectors
/// 0x0d u8  sectors a cluster     0x24 u32 sectors a table
/// 0x0e u16 reserved sectors      0x28 u16 bit 7: only the table of bits 0-3 is kept
/// 0x10 u8  tables                0x2c u32 first cluster of the root folder
/// 0x11 u16 root entries, 0       0x1fe 55 aa
/// 0x16 u16 sectors a table, 0: FAT12 and FAT16 have these two
/// ```
///
/// @param tableOffset of the table that counts, in bytes from the start of the file system
/// @param dataOffset of cluster 2
/// @param clusters how many there are; they are numbered from 2
record FatParameters(
        int clusterBytes, long tableOffset, long dataOffset, int clusters, int rootCluster) {
    static final int BYTES = 512;

    /// What 28 bits can number, less the reserved marks.
    private static final long MAX_CLUSTERS = 0x0fff_fff5L - 2;

    private static final int MAX_CLUSTER_BYTES = 64 << 10;

    /// @param sizeBytes of the partition
    /// @throws DiskException if this is no FAT32 that fits the partition
    static FatParameters decode(byte[] first, long sizeBytes) {
        ByteBuffer in = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        require(in.getShort(0x1fe) == (short) 0xaa55, "no 55 AA at the end of its first sector");
        int sectorBytes = Short.toUnsignedInt(in.getShort(0x0b));
        int clusterSectors = Byte.toUnsignedInt(in.get(0x0d));
        require(
                isPowerOfTwo(sectorBytes) && sectorBytes >= 512 && sectorBytes <= 4096,
                "sectors of " + sectorBytes + " bytes");
        require(
                isPowerOfTwo(clusterSectors) && clusterSectors * sectorBytes <= MAX_CLUSTER_BYTES,
                "clusters of " + clusterSectors + " sectors");
        require(
                in.getShort(0x11) == 0 && in.getShort(0x16) == 0,
                "this is FAT12 or FAT16; make it again with mkfs.vfat -F 32");
        long reserved = Short.toUnsignedLong(in.getShort(0x0e));
        int tables = Byte.toUnsignedInt(in.get(0x10));
        long tableSectors = Integer.toUnsignedLong(in.getInt(0x24));
        long sectors = Integer.toUnsignedLong(in.getInt(0x20));
        require(reserved >= 1, "no reserved sector");
        require(tables >= 1 && tables <= 4, tables + " tables");
        require(
                sectors <= sizeBytes / sectorBytes,
                sectors + " sectors do not fit its partition of " + sizeBytes + " bytes");
        long dataSector = reserved + tables * tableSectors;
        require(dataSector < sectors, "no room for data");
        long clusters = (sectors - dataSector) / clusterSectors;
        require(clusters >= 1 && clusters <= MAX_CLUSTERS, "of " + clusters + " clusters");
        require(
                (clusters + 2) * Fat32.LINK_BYTES <= tableSectors * sectorBytes,
                "its table is too small for " + clusters + " clusters");
        int mirroring = Short.toUnsignedInt(in.getShort(0x28));
        int active = (mirroring & 0x80) == 0 ? 0 : mirroring & 0xf;
        require(active < tables, "table " + active + " of " + tables + " is the one that counts");
        int root = in.getInt(0x2c);
        require(root >= 2 && root < clusters + 2, "root folder at cluster " + root);
        return new FatParameters(
                clusterSectors * sectorBytes,
                (reserved + active * tableSectors) * sectorBytes,
                dataSector * sectorBytes,
                (int) clusters,
                root);
    }

    long clusterOffset(int cluster) {
        return dataOffset + (cluster - 2L) * clusterBytes;
    }

    boolean isCluster(int number) {
        return number >= 2 && number < clusters + 2;
    }

    private static boolean isPowerOfTwo(int number) {
        return Integer.bitCount(number) == 1;
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new DiskException("FAT32: " + otherwise);
        }
    }
}
