package octant.update.disk;

import java.util.ArrayList;
import java.util.List;

/// All files and folders of a FAT32 file system, for questions about the whole of it.
record FatTree(List<Node> nodes) {
    /// @param path `EFI/Linux/octant_1.0.efi`
    record Node(String path, FatEntry entry, FatChain chain) {}

    /// @throws DiskException if there are too many, or a folder lies too deep: it may lie in itself
    static FatTree of(Fat32 files) {
        List<Node> nodes = new ArrayList<>();
        add(files, files.root(), "", 0, nodes);
        return new FatTree(nodes);
    }

    List<String> faults(int clusterBytes) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            node.chain().fault().ifPresent(fault -> faults.add(node.path() + ": " + fault));
            if (node.chain().clusters() * clusterBytes < node.entry().sizeBytes()) {
                faults.add(node.path() + ": fewer clusters than its size asks for");
            }
            for (Node other : nodes.subList(0, i)) {
                if (node.chain().overlaps(other.chain())) {
                    faults.add(node.path() + ": shares clusters with " + other.path());
                }
            }
        }
        return faults;
    }

    private static void add(
            Fat32 files, FatEntry folder, String prefix, int depth, List<Node> nodes) {
        if (depth > Fat32.MAX_DEPTH) {
            throw new DiskException("FAT32: %s: folders too deep".formatted(prefix));
        }
        for (FatEntry entry : files.list(folder)) {
            if (nodes.size() >= Fat32.MAX_FILES) {
                throw new DiskException("FAT32: more than " + Fat32.MAX_FILES + " files");
            }
            String path = prefix + entry.name();
            nodes.add(new Node(path, entry, files.chain(entry)));
            if (entry.folder()) {
                add(files, entry, path + "/", depth + 1, nodes);
            }
        }
    }
}
