package octant.update.disk;

import java.util.List;
import java.util.Optional;

/// Reads a FAT32 file system where it lies, without mounting it, as firmware does: the table is the
/// first copy. Made for damaged file systems: nothing read from it is trusted, every walk is
/// bounded, and what is wrong is a [DiskException] or a [FatChain#fault] that says where.
///
/// Nothing is kept between calls, so the disk may change under it.
///
/// Source: Microsoft "FAT: General Overview of On-Disk Format" 1.03; UEFI Specification 13.3.
public final class Fat32 {
    private Fat32() {}

    /// @param offsetBytes where the file system starts on the disk
    /// @param sizeBytes of the partition
    /// @throws DiskException if this is no FAT32
    public static Fat32 open(Disk disk, long offsetBytes, long sizeBytes) {
        return Optional.<Fat32>empty().orElseThrow(UnsupportedOperationException::new);
    }

    public int clusterBytes() {
        return Optional.<Integer>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// The root folder; its name is empty.
    public FatEntry root() {
        return Optional.<FatEntry>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// What is in a folder, in the order on the disk; without `.`, `..` and the volume label.
    public List<FatEntry> list(FatEntry folder) {
        return Optional.<List<FatEntry>>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// @param path `EFI/Linux/octant_1.0.efi`; capitals and small letters are the same
    public Optional<FatEntry> find(String path) {
        return Optional.<Optional<FatEntry>>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// @param maxBytes a larger file is refused
    public byte[] read(FatEntry file, int maxBytes) {
        return Optional.<byte[]>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// A part of a file.
    public byte[] read(FatEntry file, long offset, int length) {
        return Optional.<byte[]>empty().orElseThrow(UnsupportedOperationException::new);
    }

    public FatChain chain(FatEntry entry) {
        return Optional.<FatChain>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// Clusters that the table says are free, in bytes.
    public long freeBytes() {
        return Optional.<Long>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// Paths of other files and folders that have a cluster in common with the one at `path`.
    /// Removing it would free what they still use.
    public List<String> sharing(String path) {
        return Optional.<List<String>>empty().orElseThrow(UnsupportedOperationException::new);
    }
}
