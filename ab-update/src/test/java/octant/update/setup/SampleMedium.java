package octant.update.setup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.disk.Architecture;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.update.disk.SlotImage;
import octant.update.install.RecordedDisk;
import octant.update.install.SampleRelease;

/// A live medium in memory: a small release, and two EFI system partitions that differ.
record SampleMedium(RecordedDisk disk, LiveManifest manifest, SampleRelease release) {
    static final UUID DISK_ID = UUID.fromString("13934c3c-3ccd-830b-9584-bf388a584a2b");
    static final int ESP_BYTES = 10_000;

    private static final int FILES_FROM = 1 << 20;
    private static final int PIECES_FROM = FILES_FROM + LiveManifest.MAX_BYTES;
    private static final int ROOT_FROM = 2 << 20;
    private static final long MEDIUM_BYTES = 16 << 20;
    private static final UUID TYPE = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    static SampleMedium of(SampleRelease release) {
        RecordedDisk disk = new RecordedDisk(MEDIUM_BYTES);
        List<Fill> fills = new ArrayList<>();
        for (int sectorBytes : new int[] {512, 4096}) {
            byte[] esp = esp(sectorBytes);
            int from = PIECES_FROM + (sectorBytes == 512 ? 0 : ESP_BYTES);
            disk.put(from, esp, 0, esp.length);
            fills.add(
                    new Fill.Copy(
                            PartitionRole.ESP,
                            OptionalInt.of(sectorBytes),
                            4096,
                            esp.length,
                            from,
                            sha256(esp)));
        }
        byte[] root = release.root();
        byte[] tree = release.tree();
        disk.put(ROOT_FROM, root, 0, root.length);
        disk.put(ROOT_FROM + root.length, tree, 0, tree.length);
        OptionalInt any = OptionalInt.empty();
        fills.add(new Fill.Copy(Slot.A.root(), any, 0, root.length, ROOT_FROM, sha256(root)));
        fills.add(
                new Fill.Copy(
                        Slot.A.verity(),
                        any,
                        0,
                        tree.length,
                        ROOT_FROM + root.length,
                        sha256(tree)));
        fills.add(new Fill.Zero(PartitionRole.DATA, any, 0, 3 * 4096));
        LiveManifest manifest =
                new LiveManifest(
                        Architecture.X86_64,
                        new OctantVersion("1.0"),
                        DISK_ID,
                        new SlotImage(release.rootHash(), root.length, tree.length),
                        fills);
        byte[] text = manifest.text().getBytes(StandardCharsets.US_ASCII);
        disk.put(FILES_FROM, text, 0, text.length);
        GptPartition row =
                new GptPartition(1, TYPE, DISK_ID, FILES_FROM / 512, 4095, 0, LiveMedium.FILES);
        new Gpt(512, MEDIUM_BYTES / 512, DISK_ID, List.of(row)).write(disk);
        return new SampleMedium(disk, manifest, release);
    }

    /// What lies in the EFI system partition of a disk, from byte 4096 on.
    static byte[] esp(int sectorBytes) {
        byte[] bytes = new byte[ESP_BYTES];
        new Random(sectorBytes).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
