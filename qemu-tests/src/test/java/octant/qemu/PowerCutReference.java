package octant.qemu;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octant.update.BootForecast;
import octant.update.ForecastChecks;
import octant.update.Slot;
import octant.update.VerityTarget;
import octant.update.disk.Disk;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;

/// What is right, learnt from disks on which every byte was hashed: before the recording and after
/// it. All states in between are measured by it.
///
/// @param table of the first disk; partitions keep their place
/// @param images of the slots that were whole
/// @param programs the EFI programs that were there, by the SHA-256 of their bytes
record PowerCutReference(Gpt table, List<Image> images, Map<String, byte[]> programs) {
    static final int SECTOR_BYTES = 512;

    private static final int MAX_PROGRAM_BYTES = 256 << 20;

    /// An image that a slot held whole.
    ///
    /// @param disk the one that it was found on
    record Image(Slot slot, VerityTarget target, Disk disk) {
        byte[] page(int page) {
            return disk.read((long) page * ReplayPages.BYTES, ReplayPages.BYTES);
        }
    }

    static PowerCutReference of(Disk... disks) {
        List<Image> images = new ArrayList<>();
        Map<String, byte[]> programs = new HashMap<>();
        for (Disk disk : disks) {
            ForecastChecks thorough = ForecastChecks.thorough(disk, SECTOR_BYTES, _ -> true);
            BootForecast.of(disk, SECTOR_BYTES, thorough).candidates().stream()
                    .filter(BootForecast.Candidate::whole)
                    .map(whole ->
                            new Image(
                                    whole.slot().orElseThrow(), whole.target().orElseThrow(), disk))
                    .filter(image -> !knows(images, image.slot(), image.target()))
                    .forEach(images::add);
            addPrograms(disk, programs);
        }
        return new PowerCutReference(Gpt.read(disks[0], SECTOR_BYTES).gpt(), images, programs);
    }

    boolean isKnown(byte[] program) {
        return programs.containsKey(sha256(program));
    }

    GptPartition partition(PartitionRole role) {
        return table.partition(role.label()).orElseThrow();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    private static boolean knows(List<Image> images, Slot slot, VerityTarget target) {
        return images.stream()
                .anyMatch(image -> image.slot() == slot && image.target().equals(target));
    }

    private static void addPrograms(Disk disk, Map<String, byte[]> programs) {
        GptPartition esp =
                Gpt.read(disk, SECTOR_BYTES)
                        .gpt()
                        .partition(PartitionRole.ESP.label())
                        .orElseThrow();
        Fat32 files = Fat32.open(disk, esp.firstLba() * SECTOR_BYTES, esp.sectors() * SECTOR_BYTES);
        addPrograms(files, files.root(), programs);
    }

    private static void addPrograms(Fat32 files, FatEntry folder, Map<String, byte[]> programs) {
        for (FatEntry entry : files.list(folder)) {
            if (entry.folder()) {
                addPrograms(files, entry, programs);
            } else if (entry.name().toLowerCase(Locale.ROOT).endsWith(".efi")) {
                byte[] bytes = files.read(entry, MAX_PROGRAM_BYTES);
                programs.put(sha256(bytes), bytes);
            }
        }
    }
}
