package octant.update;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import octant.update.disk.DiskException;
import octant.verity.BlockSource;
import octant.verity.RootHash;
import octant.verity.VerityCheck;
import octant.verity.VerityException;

/// Reads a slot as the medium holds it, every block, and compares it with a root hash.
public final class SlotCheck {
    /// The machine has other work to do meanwhile.
    public static final int THREADS = 2;

    private SlotCheck() {}

    /// @throws DiskException if the slot cannot be read
    public static VerityCheck check(UpdateDisk disk, Slot slot, RootHash rootHash) {
        try (SlotDevice root = disk.open(slot.root());
                SlotDevice verity = disk.open(slot.verity())) {
            return check(root, verity, rootHash, _ -> {});
        }
    }

    /// @param bytesRead is told of each piece, from several threads
    /// @throws DiskException if the slot cannot be read, or starts with no superblock
    public static VerityCheck check(
            SlotDevice root, SlotDevice verity, RootHash rootHash, LongConsumer bytesRead) {
        root.forget();
        verity.forget();
        try {
            return VerityCheck.check(
                    source(root, bytesRead), source(verity, bytesRead), rootHash, THREADS);
        } catch (VerityException e) {
            throw new DiskException("check(" + root.name() + ", " + verity.name() + ")", e);
        }
    }

    /// @param bytesRead is told of each piece, from several threads
    public static BlockSource source(SlotDevice device, LongConsumer bytesRead) {
        return new BlockSource() {
            @Override
            public long sizeBytes() {
                return device.sizeBytes();
            }

            @Override
            public void read(ByteBuffer buffer, long offsetBytes) {
                int bytes = buffer.remaining();
                device.read(offsetBytes, buffer);
                bytesRead.accept(bytes);
            }

            @Override
            public String name() {
                return device.name();
            }
        };
    }
}
