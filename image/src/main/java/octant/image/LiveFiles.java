package octant.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.disk.Architecture;
import octant.update.disk.Fat32;
import octant.update.disk.FileDisk;
import octant.update.disk.PartitionRole;
import octant.update.disk.SlotImage;
import octant.update.setup.Fill;
import octant.update.setup.LiveManifest;

/// The partition of an ISO that tells `octant install` how to make the disk target: the manifest,
/// and behind it those pieces of the disk that lie nowhere else on the ISO.
///
/// Root image, tree and kernel do. The disk's kernel image differs from the ISO's in its command
/// line and so in its signature, but the kernel inside is the same and is taken from there: the
/// disk's bytes come out, signature and all.
final class LiveFiles {
    /// Zeros between two pieces that are not worth a line of their own.
    private static final int MAX_GAP_BYTES = 32 << 10;

    /// The start of a partition that stays empty is erased, so that nothing old is found there.
    private static final long ERASED_BYTES = 1 << 20;

    private final Disk disk;
    private final Medium medium;
    private final FileChannel out;
    private final List<Fill> fills = new ArrayList<>();
    private long written = LiveManifest.MAX_BYTES;

    private LiveFiles(Disk disk, Medium medium, FileChannel out) {
        this.disk = disk;
        this.medium = medium;
        this.out = out;
    }

    /// An EFI system partition for disks of one sector size.
    record Esp(Path image, int sectorBytes) {}

    /// The disk target, in parts.
    record Disk(
            Architecture architecture,
            OctantVersion version,
            UUID id,
            SlotImage slot,
            List<Esp> esps,
            Path root,
            Path tree,
            Path data) {}

    /// What the ISO holds beside.
    ///
    /// @param kernel the file whose bytes are in both kernel images
    /// @param kernelFrom where they lie on the ISO, within the ISO's own kernel image
    /// @param rootFrom where the root image lies; the tree lies behind it
    /// @param filesFrom where this partition will lie
    record Medium(Path kernel, long kernelFrom, long rootFrom, long filesFrom) {}

    /// @param file is made
    static void make(Disk disk, Medium medium, Path file) throws IOException {
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new LiveFiles(disk, medium, out).make();
        }
    }

    private void make() throws IOException {
        for (Esp esp : disk.esps()) {
            addEsp(esp);
        }
        long treeFrom = medium.rootFrom() + Files.size(disk.root());
        addWhole(Slot.A.root(), disk.root(), medium.rootFrom());
        addWhole(Slot.A.verity(), disk.tree(), treeFrom);
        addZeros(Slot.B.root(), OptionalInt.empty(), 0, ERASED_BYTES);
        addZeros(Slot.B.verity(), OptionalInt.empty(), 0, ERASED_BYTES);
        Region data = new Region(PartitionRole.DATA, OptionalInt.empty(), disk.data());
        addPieces(data, ByteRuns.of(disk.data(), MAX_GAP_BYTES), Files.size(disk.data()));
        String text =
                new LiveManifest(disk.architecture(), disk.version(), disk.id(), disk.slot(), fills)
                        .text();
        if (text.length() > LiveManifest.MAX_BYTES) {
            throw new ImageException(
                    "manifest of the ISO: %d bytes, has room for %d"
                            .formatted(text.length(), LiveManifest.MAX_BYTES));
        }
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /// A partition's image, for disks of one sector size or of any.
    private record Region(PartitionRole role, OptionalInt sectorBytes, Path image) {}

    /// Free clusters of a FAT may hold anything; what lies before the first one may not.
    private void addEsp(Esp esp) throws IOException {
        Region region =
                new Region(PartitionRole.ESP, OptionalInt.of(esp.sectorBytes()), esp.image());
        long kernelAt = ByteSearch.offset(medium.kernel(), esp.image());
        long kernelBytes = Files.size(medium.kernel());
        List<ByteRuns.Run> pieces = new ArrayList<>();
        for (ByteRuns.Run run : ByteRuns.of(esp.image(), MAX_GAP_BYTES)) {
            run.before(kernelAt).ifPresent(pieces::add);
            run.after(kernelAt + kernelBytes).ifPresent(pieces::add);
        }
        addPieces(region, pieces, firstCluster(esp.image()));
        String sum = ByteRuns.sha256(esp.image(), kernelAt, kernelBytes);
        fills.add(
                new Fill.Copy(
                        region.role(),
                        region.sectorBytes(),
                        kernelAt,
                        kernelBytes,
                        medium.kernelFrom(),
                        sum));
    }

    private static long firstCluster(Path image) {
        try (FileDisk file = FileDisk.openForReading(image)) {
            return Fat32.open(file, 0, file.sizeBytes()).diskOffset(2);
        }
    }

    private void addWhole(PartitionRole role, Path file, long from) throws IOException {
        long length = Files.size(file);
        String sum = ByteRuns.sha256(file, 0, length);
        fills.add(new Fill.Copy(role, OptionalInt.empty(), 0, length, from, sum));
    }

    /// @param zeroedBytes up to here, what lies between the pieces has to be zero
    private void addPieces(Region region, List<ByteRuns.Run> pieces, long zeroedBytes)
            throws IOException {
        long end = 0;
        for (ByteRuns.Run piece : pieces) {
            addZeros(region.role(), region.sectorBytes(), end, Math.min(piece.at(), zeroedBytes));
            long from = medium.filesFrom() + written;
            copy(region.image(), piece);
            fills.add(
                    new Fill.Copy(
                            region.role(),
                            region.sectorBytes(),
                            piece.at(),
                            piece.length(),
                            from,
                            ByteRuns.sha256(region.image(), piece.at(), piece.length())));
            end = piece.end();
        }
        addZeros(region.role(), region.sectorBytes(), end, zeroedBytes);
    }

    private void addZeros(PartitionRole role, OptionalInt sectorBytes, long start, long end) {
        if (start < end) {
            fills.add(new Fill.Zero(role, sectorBytes, start, end - start));
        }
    }

    private void copy(Path image, ByteRuns.Run piece) throws IOException {
        try (FileDisk in = FileDisk.openForReading(image)) {
            byte[] bytes = in.read(piece.at(), Math.toIntExact(piece.length()));
            write(ByteBuffer.wrap(bytes), written);
            written += bytes.length;
        }
    }

    private void write(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
