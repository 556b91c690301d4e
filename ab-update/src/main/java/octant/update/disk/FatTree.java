package octant.update.disk;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// All files and folders of a FAT32 file system, for questions about the whole of it.
record FatTree(List<Node> nodes) {
    /// @param path `EFI/Linux/octant_1.0.efi`
    record Node(String path, FatEntry entry, FatChain chain) {}

    /// Cross-linked files of a power cut share a few clusters; chains that together have this many
    /// times the clusters there are were made to cost time and memory.
    static final int MAX_SHARING = 4;

    /// @throws DiskException if there are too many, a folder lies too deep (it may lie in itself),
    ///   or chains overlap throughout
    static FatTree of(Fat32 files) {
        return new Walk(files).tree();
    }

    List<String> faults(int clusterBytes) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            BitSet own = node.chain().clusterSet();
            node.chain().fault().ifPresent(fault -> faults.add(node.path() + ": " + fault));
            if (node.chain().clusters() * clusterBytes < node.entry().sizeBytes()) {
                faults.add(node.path() + ": fewer clusters than its size asks for");
            }
            for (Node other : nodes.subList(0, i)) {
                if (other.chain().overlaps(own)) {
                    faults.add(node.path() + ": shares clusters with " + other.path());
                }
            }
        }
        return faults;
    }

    private static final class Walk {
        private final Fat32 files;
        private final List<Node> nodes = new ArrayList<>();
        private long clustersLeft;

        Walk(Fat32 files) {
            this.files = files;
            this.clustersLeft = (long) MAX_SHARING * files.clusters();
        }

        FatTree tree() {
            add(files.root(), "", 0);
            return new FatTree(nodes);
        }

        private void add(FatEntry folder, String prefix, int depth) {
            if (depth > Fat32.MAX_DEPTH) {
                throw new DiskException("FAT32: %s: folders too deep".formatted(prefix));
            }
            for (FatEntry entry : files.list(folder)) {
                if (nodes.size() >= Fat32.MAX_FILES) {
                    throw new DiskException("FAT32: more than " + Fat32.MAX_FILES + " files");
                }
                String path = prefix + entry.name();
                FatChain chain = files.chain(entry);
                clustersLeft -= chain.clusters();
                if (clustersLeft < 0) {
                    throw new DiskException("FAT32: %s: chains overlap throughout".formatted(path));
                }
                nodes.add(new Node(path, entry, chain));
                if (entry.folder()) {
                    add(entry, path + "/", depth + 1);
                }
            }
        }
    }
}
