package octant.update.squashfs;

/// Where the blocks of a file lie in an image.
///
/// @param starts of each block, and last where they end
/// @param sizes as stored
/// @param tail the fragment that holds what the blocks do not; [#NOTHING] if they hold all
/// @param tailOffset where in the inflated fragment
@SuppressWarnings("ArrayRecordComponent") // never compared
record FileLayout(
        long bytes, int blockBytes, long[] starts, int[] sizes, Stored tail, int tailOffset) {
    static final Stored NOTHING = new Stored(0, 0);

    private static final int UNCOMPRESSED = 1 << 24;

    /// A block in the image.
    ///
    /// @param size 24 bits of size, bit 24 for uncompressed
    record Stored(long start, int size) {
        int length() {
            return storedLength(size);
        }

        boolean isCompressed() {
            return FileLayout.isCompressed(size);
        }
    }

    /// @param end of what blocks may cover
    /// @throws SquashfsException if one reaches beyond, or is larger than a block can be
    static FileLayout of(String path, Inode.Regular file, int blockBytes, Stored tail, long end) {
        int[] sizes = file.blockSizes();
        long[] starts = new long[sizes.length + 1];
        starts[0] = file.start();
        require(file.start() >= 0 && file.start() <= end, path);
        for (int i = 0; i < sizes.length; i++) {
            require(isSound(sizes[i], blockBytes), path);
            starts[i + 1] = starts[i] + storedLength(sizes[i]);
            require(starts[i + 1] <= end, path);
        }
        require(
                isSound(tail.size(), blockBytes)
                        && tail.start() >= 0
                        && tail.start() <= end - tail.length()
                        && file.fragmentOffset() <= Integer.MAX_VALUE,
                path);
        return new FileLayout(
                file.bytes(),
                blockBytes,
                starts,
                sizes,
                tail,
                tail.equals(NOTHING) ? 0 : (int) file.fragmentOffset());
    }

    int blocks() {
        return sizes.length;
    }

    /// Of the inflated block.
    int length(int block) {
        return (int) Math.min(blockBytes, bytes - (long) block * blockBytes);
    }

    static int storedLength(int size) {
        return size & (UNCOMPRESSED - 1);
    }

    static boolean isCompressed(int size) {
        return (size & UNCOMPRESSED) == 0;
    }

    private static boolean isSound(int size, int blockBytes) {
        return size >>> 25 == 0 && storedLength(size) <= blockBytes;
    }

    private static void require(boolean sound, String path) {
        if (!sound) {
            throw new SquashfsException("squashfs: " + path + ": a block lies out of range");
        }
    }
}
