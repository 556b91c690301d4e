package octant.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Changes the root of a slot from outside.
final class RootTamper {
    private static final int BLOCK_BYTES = 4096;

    private RootTamper() {}

    /// Flips one bit in a block that every boot reads.
    ///
    /// @param partition as `root-a`
    static void flipABitOfTheLauncher(BuiltImage image, Path disk, String partition)
            throws IOException {
        byte[] launcher = Files.readAllBytes(image.launcher());
        byte[] wanted = Arrays.copyOfRange(launcher, BLOCK_BYTES, 2 * BLOCK_BYTES);
        PartitionTable.Partition root = PartitionTable.read(disk).named(partition);
        try (FileChannel channel =
                FileChannel.open(disk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (long at = 0; at < root.sizeBytes(); at += BLOCK_BYTES) {
                channel.read(ByteBuffer.wrap(block), root.offsetBytes() + at);
                if (Arrays.equals(block, wanted)) {
                    block[0] ^= 1;
                    channel.write(ByteBuffer.wrap(block), root.offsetBytes() + at);
                    return;
                }
            }
        }
        throw new AssertionError("the launcher is not in " + partition + " of " + disk);
    }
}
