package octant.image;

import java.util.List;
import java.util.UUID;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.StableId;
import octant.update.setup.LiveMedium;

/// Where the parts of an ISO lie: behind the ISO 9660 file system, which has nothing but a note for
/// people, three partitions, each from a whole MiB on. Pure.
///
/// ```
/// 0                   partition table, ISO 9660, El Torito catalogue
/// ROOT_OFFSET_BYTES   octant-live-root    root image, behind it its hash tree
/// espOffset           octant-live-esp     FAT: guard and kernel; the El Torito image too
/// filesOffset         octant-live-files   what octant install needs beside those
/// ```
///
/// @param rootBytes image and tree
record IsoLayout(long rootBytes, long espBytes) {
    /// What comes before it has room in here, whatever the version: the kernel's command line holds
    /// this number, and is made first.
    static final long ROOT_OFFSET_BYTES = Gpt.ALIGNMENT_BYTES;

    private static final UUID ESP_TYPE = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    private static final UUID DATA_TYPE = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    long espOffset() {
        return aligned(ROOT_OFFSET_BYTES + rootBytes);
    }

    long filesOffset() {
        return aligned(espOffset() + espBytes);
    }

    /// @param isoBytes of the whole file
    /// @param rootId of the root's partition, as the kernel's command line has it
    Gpt table(long filesBytes, long isoBytes, UUID diskId, UUID rootId) {
        UUID isoId = StableId.of(diskId, "iso");
        UUID espId = StableId.of(isoId, LiveMedium.ESP);
        UUID filesId = StableId.of(isoId, LiveMedium.FILES);
        return new Gpt(
                LiveMedium.SECTOR_BYTES,
                isoBytes / LiveMedium.SECTOR_BYTES,
                isoId,
                List.of(
                        row(1, DATA_TYPE, rootId, ROOT_OFFSET_BYTES, rootBytes, LiveMedium.ROOT),
                        row(2, ESP_TYPE, espId, espOffset(), espBytes, LiveMedium.ESP),
                        row(3, DATA_TYPE, filesId, filesOffset(), filesBytes, LiveMedium.FILES)));
    }

    private static GptPartition row(
            int number, UUID type, UUID id, long offset, long bytes, String name) {
        long first = offset / LiveMedium.SECTOR_BYTES;
        long sectors = Math.ceilDiv(bytes, LiveMedium.SECTOR_BYTES);
        return new GptPartition(
                number, type, id, first, first + sectors - 1, GptPartition.READ_ONLY, name);
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, Gpt.ALIGNMENT_BYTES) * Gpt.ALIGNMENT_BYTES;
    }
}
