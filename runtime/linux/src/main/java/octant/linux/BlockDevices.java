package octant.linux;

/// Disks, partitions and the file system on them growing.
public final class BlockDevices {
    static final int SIZE_IN_BYTES = Ioctl.reading(0x12, 114, 8); // BLKGETSIZE64
    static final int SECTOR_SIZE = 0x1268; // BLKSSZGET
    static final int FLUSH_BUFFERS = 0x1261; // BLKFLSBUF
    static final int READ_PARTITIONS = 0x125F; // BLKRRPART
    static final int PARTITION = 0x1269; // BLKPG
    static final int GROW_EXT4 = Ioctl.writing('f', 16, 8); // EXT4_IOC_RESIZE_FS

    /// ```text
    /// struct blkpg_ioctl_arg (24 bytes):   0 s32 op   4 s32 flags   8 s32 datalen   16 void *data
    /// struct blkpg_partition (152 bytes):  0 s64 start   8 s64 length   16 s32 pno
    ///                                     20 char devname[64]   84 char volname[64]
    /// ```
    static final int ARGUMENT_BYTES = 24;

    static final int PARTITION_BYTES = 152;

    private static final int RESIZE = 3; // BLKPG_RESIZE_PARTITION

    private BlockDevices() {}

    public static long sizeBytes(Descriptor device) {
        try (Scratch scratch = Scratch.open()) {
            Memory size = scratch.allocate(Long.BYTES);
            Ioctl.call(device, SIZE_IN_BYTES, size);
            return size.getLong(0);
        }
    }

    /// 512 or 4096: what a partition table counts in.
    public static int sectorBytes(Descriptor device) {
        return Ioctl.number(device, SECTOR_SIZE);
    }

    /// Writes out what the cache holds of a device and lets go of it: later reads come from the
    /// medium.
    public static void flushBuffers(Descriptor device) {
        Ioctl.call(device, FLUSH_BUFFERS, 0);
    }

    /// The kernel reads the partition table again. EBUSY while one of its partitions is in use:
    /// then [#resizePartition].
    public static void readPartitions(Descriptor disk) {
        Ioctl.call(disk, READ_PARTITIONS, 0);
    }

    /// Tells the kernel the new size of a partition, also of a mounted one. The table on the disk
    /// is the caller's.
    ///
    /// @param number of the partition, from 1
    public static void resizePartition(
            Descriptor disk, int number, long startBytes, long lengthBytes) {
        try (Scratch scratch = Scratch.open()) {
            Memory partition = scratch.allocate(PARTITION_BYTES);
            partition.putLong(0, startBytes);
            partition.putLong(8, lengthBytes);
            partition.putInt(16, number);
            Memory argument = scratch.allocate(ARGUMENT_BYTES);
            argument.putInt(0, RESIZE);
            argument.putInt(8, PARTITION_BYTES);
            argument.putLong(16, partition.address());
            Ioctl.call(disk, PARTITION, argument);
        }
    }

    /// Grows a mounted ext4 file system; `ioctl(fd, EXT4_IOC_RESIZE_FS, uint64_t *blocks)`. What
    /// the file system has beyond `blocks` already is an EINVAL: it never shrinks.
    ///
    /// @param mountPoint its root directory
    /// @param blocks of the file system ([FileSystemStatus#blockSizeBytes])
    public static void growExt4(Descriptor mountPoint, long blocks) {
        try (Scratch scratch = Scratch.open()) {
            Memory count = scratch.allocate(Long.BYTES);
            count.putLong(0, blocks);
            Ioctl.call(mountPoint, GROW_EXT4, count);
        }
    }
}
