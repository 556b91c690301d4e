package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Reads a FAT32 file system where it lies, without mounting it, as firmware does: the table is the
/// first copy. Made for damaged file systems: nothing read from it is trusted, every walk is
/// bounded, and what is wrong is a [DiskException] or a [FatChain#fault] that says where.
///
/// Nothing is kept between calls but the parameters of its first sector, so the disk may change
/// under it.
///
/// Source: Microsoft "FAT: General Overview of On-Disk Format" 1.03; UEFI Specification 13.3.
public final class Fat32 {
    /// A folder has at most 65,536 slots.
    public static final int MAX_FOLDER_BYTES = 65_536 * FatFolder.SLOT_BYTES;

    /// Folders in folders that a walk over everything goes down.
    public static final int MAX_DEPTH = 16;

    /// Files and folders that a walk over everything looks at.
    public static final int MAX_FILES = 10_000;

    static final int LINK_BYTES = 4;
    static final int LINK_MASK = 0x0fff_ffff;

    private static final int END_OF_CHAIN = 0x0fff_fff8;
    private static final int TABLE_PAGE_BYTES = 4096;

    private final Disk disk;
    private final long offset;
    private final FatParameters parameters;

    private Fat32(Disk disk, long offset, FatParameters parameters) {
        this.disk = disk;
        this.offset = offset;
        this.parameters = parameters;
    }

    /// @param offsetBytes where the file system starts on the disk
    /// @param sizeBytes of the partition
    /// @throws DiskException if this is no FAT32
    public static Fat32 open(Disk disk, long offsetBytes, long sizeBytes) {
        if (sizeBytes < FatParameters.BYTES) {
            throw new DiskException("FAT32: a partition of " + sizeBytes + " bytes");
        }
        byte[] first = disk.read(offsetBytes, FatParameters.BYTES);
        return new Fat32(disk, offsetBytes, FatParameters.decode(first, sizeBytes));
    }

    public int clusterBytes() {
        return parameters.clusterBytes();
    }

    /// How many clusters there are.
    int clusters() {
        return parameters.clusters();
    }

    /// Where a cluster lies, in bytes from the start of the disk.
    public long diskOffset(int cluster) {
        return offset + parameters.clusterOffset(cluster);
    }

    /// The root folder; its name is empty.
    public FatEntry root() {
        return new FatEntry("", "", true, 0, parameters.rootCluster(), List.of());
    }

    /// What is in a folder, in the order on the disk; without `.`, `..` and the volume label. Where
    /// the folder's chain is damaged, what came before.
    public List<FatEntry> list(FatEntry folder) {
        if (!folder.folder()) {
            throw new IllegalArgumentException(folder.name() + ": no folder");
        }
        int clusterBytes = parameters.clusterBytes();
        List<Integer> clusters = clusters(chain(folder), MAX_FOLDER_BYTES / clusterBytes);
        ByteBuffer bytes = ByteBuffer.allocate(clusters.size() * clusterBytes);
        clusters.forEach(cluster -> bytes.put(disk.read(diskOffset(cluster), clusterBytes)));
        return FatFolder.decode(
                bytes.array(),
                at ->
                        parameters.clusterOffset(clusters.get((int) (at / clusterBytes)))
                                + at % clusterBytes);
    }

    /// @param path `EFI/Linux/octant_1.0.efi`; capitals and small letters are the same, and a short
    ///   name is as good as the long one
    public Optional<FatEntry> find(String path) {
        FatEntry found = root();
        for (String name : path.split("/", -1)) {
            Optional<FatEntry> next = found.folder() ? named(name, found) : Optional.empty();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            found = next.get();
        }
        return Optional.of(found);
    }

    /// @param maxBytes a larger file is refused
    /// @throws DiskException if it is larger, or its chain ends before its size
    public byte[] read(FatEntry file, int maxBytes) {
        if (file.sizeBytes() > maxBytes) {
            throw new DiskException(
                    "FAT32: %s: %d bytes, want at most %d"
                            .formatted(file.name(), file.sizeBytes(), maxBytes));
        }
        return read(file, 0, (int) file.sizeBytes());
    }

    /// A part of a file.
    ///
    /// @throws DiskException if the file or its chain ends before
    public byte[] read(FatEntry file, long from, int length) {
        if (from < 0 || length < 0 || from > file.sizeBytes() - length) {
            throw new DiskException(
                    "FAT32: %s: %d bytes at %d of %d"
                            .formatted(file.name(), length, from, file.sizeBytes()));
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        FatChain chain = chain(file);
        long skip = from;
        for (FatChain.Run run : chain.runs()) {
            long runBytes = (long) run.count() * parameters.clusterBytes();
            if (skip < runBytes && out.hasRemaining()) {
                int count = (int) Math.min(runBytes - skip, out.remaining());
                out.put(disk.read(diskOffset(run.first()) + skip, count));
            }
            skip = Math.max(0, skip - runBytes);
        }
        if (out.hasRemaining()) {
            throw new DiskException(
                    "FAT32: %s: %s"
                            .formatted(
                                    file.name(),
                                    chain.fault().orElse("fewer clusters than its size asks for")));
        }
        return out.array();
    }

    public FatChain chain(FatEntry entry) {
        if (entry.firstCluster() == 0) {
            return new FatChain(List.of(), Optional.empty());
        }
        Table table = new Table();
        BitSet seen = new BitSet();
        List<FatChain.Run> runs = new ArrayList<>();
        int first = entry.firstCluster();
        int cluster = first;
        while (parameters.isCluster(cluster) && !seen.get(cluster)) {
            seen.set(cluster);
            int next = table.link(cluster);
            if (next != cluster + 1) {
                runs.add(new FatChain.Run(first, cluster - first + 1));
                first = next;
            }
            cluster = next;
        }
        if (first != cluster) {
            runs.add(new FatChain.Run(first, cluster - first));
        }
        return new FatChain(runs, fault(cluster));
    }

    /// Clusters that the table says are free, in bytes.
    public long freeBytes() {
        Table table = new Table();
        long free = 0;
        for (int cluster = 2; cluster < parameters.clusters() + 2; cluster++) {
            free += table.link(cluster) == 0 ? 1 : 0;
        }
        return free * parameters.clusterBytes();
    }

    /// Paths of other files and folders that have a cluster in common with the one at `path`.
    /// Removing it would free what they still use. Empty also if nothing is at `path`.
    ///
    /// @throws DiskException if the file system has more files or deeper folders than are looked
    ///   at, or chains overlap throughout
    public List<String> sharing(String path) {
        Optional<FatEntry> entry = find(path);
        if (entry.isEmpty()) {
            return List.of();
        }
        BitSet own = chain(entry.get()).clusterSet();
        List<String> sharing = new ArrayList<>();
        for (FatTree.Node node : FatTree.of(this).nodes()) {
            if (!node.entry().slots().equals(entry.get().slots()) && node.chain().overlaps(own)) {
                sharing.add(node.path());
            }
        }
        return sharing;
    }

    /// What is wrong with its files and folders: chains that are damaged or shorter than a size
    /// asks for, and clusters that belong to two.
    public List<String> faults() {
        return FatTree.of(this).faults(parameters.clusterBytes());
    }

    private Optional<FatEntry> named(String name, FatEntry folder) {
        return list(folder).stream()
                .filter(entry ->
                        entry.name().equalsIgnoreCase(name)
                                || entry.shortName().equalsIgnoreCase(name))
                .findFirst();
    }

    private Optional<String> fault(int link) {
        if (link >= END_OF_CHAIN) {
            return Optional.empty();
        }
        return Optional.of(
                parameters.isCluster(link)
                        ? "its chain comes back to cluster " + link
                        : "its chain leads to cluster " + link);
    }

    private static List<Integer> clusters(FatChain chain, int limit) {
        List<Integer> clusters = new ArrayList<>();
        for (FatChain.Run run : chain.runs()) {
            for (int i = 0; i < run.count() && clusters.size() < limit; i++) {
                clusters.add(run.first() + i);
            }
        }
        return clusters;
    }

    /// The table, with the page that was read last: links mostly lie side by side.
    private final class Table {
        private ByteBuffer page = ByteBuffer.allocate(0);
        private long pageAt = -1;

        int link(int cluster) {
            long at = (long) cluster * LINK_BYTES;
            long start = at - at % TABLE_PAGE_BYTES;
            if (start != pageAt) {
                long tableBytes = (parameters.clusters() + 2L) * LINK_BYTES;
                int length = (int) Math.min(TABLE_PAGE_BYTES, tableBytes - start);
                page =
                        ByteBuffer.wrap(
                                        disk.read(
                                                offset + parameters.tableOffset() + start, length))
                                .order(ByteOrder.LITTLE_ENDIAN);
                pageAt = start;
            }
            return page.getInt((int) (at - start)) & LINK_MASK;
        }
    }
}
