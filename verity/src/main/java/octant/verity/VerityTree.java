package octant.verity;

import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import octant.verity.VerityLevels.Level;

/// A hash tree that was built: byte for byte what `veritysetup format` writes for the same image,
/// salt and UUID.
///
/// @param superblock what its first block says
/// @param rootHash the digest at its top
/// @param hashDeviceBytes the size of the hash device
public record VerityTree(VeritySuperblock superblock, RootHash rootHash, long hashDeviceBytes) {
    /// Where the tree starts on the hash device, in blocks: the `hash_start_block` of the kernel's
    /// verity table.
    public static final long HASH_START_BLOCK = VerityLevels.FIRST_HASH_BLOCK;

    /// Reads an image and writes its hash device, which is on the medium when this returns.
    ///
    /// @param data file or block device, a whole number of blocks of 4096 bytes
    /// @param hashDevice created or replaced
    /// @throws VerityException if either cannot be read or written
    public static VerityTree build(Path data, Path hashDevice, UUID uuid, Salt salt) {
        try (BlockFile image = BlockFile.open(data, StandardOpenOption.READ);
                BlockFile hashes =
                        BlockFile.open(
                                hashDevice,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            VeritySuperblock superblock = new VeritySuperblock(uuid, image.blocks(), salt);
            VerityLevels levels = VerityLevels.of(superblock.dataBlocks());
            RootHash rootHash = writeLevels(image, hashes, levels, salt);
            hashes.write(ByteBuffer.wrap(superblock.encode()), 0);
            hashes.sync();
            return new VerityTree(superblock, rootHash, levels.hashDeviceBytes());
        }
    }

    /// The size of the hash device for an image of this many bytes.
    public static long hashDeviceBytes(long dataBytes) {
        return VerityLevels.of(Math.ceilDiv(dataBytes, BLOCK_BYTES)).hashDeviceBytes();
    }

    private static RootHash writeLevels(
            BlockFile image, BlockFile hashes, VerityLevels levels, Salt salt) {
        LevelWork below = new LevelWork(image, 0, levels.dataBlocks(), salt, LevelWork.everyCore());
        for (Level level : levels.levels()) {
            below.run((index, hashBlock, _) ->
                    hashes.write(
                            ByteBuffer.wrap(hashBlock), level.offsetBytes() + index * BLOCK_BYTES));
            below =
                    new LevelWork(
                            hashes,
                            level.offsetBytes(),
                            level.blocks(),
                            salt,
                            LevelWork.everyCore());
        }
        return RootHash.of(new BlockHasher(salt).digest(onlyBlock(below), 0));
    }

    private static byte[] onlyBlock(LevelWork top) {
        byte[] block = new byte[BLOCK_BYTES];
        top.source().read(ByteBuffer.wrap(block), top.offsetBytes());
        return block;
    }
}
