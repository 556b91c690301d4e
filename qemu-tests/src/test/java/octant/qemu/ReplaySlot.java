package octant.qemu;

import java.util.HashMap;
import java.util.Map;
import octant.update.VerityTarget;
import octant.update.disk.GptPartition;
import octant.verity.VerityTree;

/// How many blocks of a slot differ from those of one image, kept up with every write: a whole slot
/// has none. No block is hashed again and again.
///
/// The image is what the slot held on a disk on which it was found whole, every block hashed.
final class ReplaySlot implements ReplayDisk.Watcher {
    private static final int SECTOR_BYTES = 512;

    private final ReplayDisk disk;
    private final int rootPage;
    private final int rootPages;
    private final int treePage;
    private final int treePages;
    private final Image image;
    private final Map<Long, Boolean> matches = new HashMap<>();
    private int differing;

    /// The bytes that the slot ought to have.
    @FunctionalInterface
    interface Image {
        byte[] page(int page);
    }

    private ReplaySlot(
            ReplayDisk disk, GptPartition root, GptPartition tree, long blocks, Image image) {
        this.disk = disk;
        this.rootPage = page(root);
        this.rootPages = Math.toIntExact(blocks);
        this.treePage = page(tree);
        this.treePages =
                Math.toIntExact(
                        VerityTree.hashDeviceBytes(blocks * ReplayPages.BYTES) / ReplayPages.BYTES);
        this.image = image;
    }

    /// Starts to count. Partitions lie on whole pages.
    static ReplaySlot watching(
            ReplayDisk disk,
            GptPartition root,
            GptPartition tree,
            VerityTarget target,
            Image image) {
        ReplaySlot slot = new ReplaySlot(disk, root, tree, target.dataBlocks(), image);
        for (int page = 0; page < disk.pageCount(); page++) {
            if (slot.covers(page) && !slot.matches(page, disk.source(page))) {
                slot.differing++;
            }
        }
        disk.watch(slot);
        return slot;
    }

    boolean isWhole() {
        return differing == 0;
    }

    boolean covers(int page) {
        return (page >= rootPage && page < rootPage + rootPages)
                || (page >= treePage && page < treePage + treePages);
    }

    @Override
    public void changed(int page, int from, int to) {
        if (covers(page)) {
            differing += (matches(page, from) ? 1 : 0) - (matches(page, to) ? 1 : 0);
        }
    }

    private boolean matches(int page, int source) {
        long key = (long) page << 32 | Integer.toUnsignedLong(source);
        return matches.computeIfAbsent(key, _ -> disk.holds(page, source, image.page(page)));
    }

    private static int page(GptPartition partition) {
        return Math.toIntExact(partition.firstLba() * SECTOR_BYTES / ReplayPages.BYTES);
    }
}
