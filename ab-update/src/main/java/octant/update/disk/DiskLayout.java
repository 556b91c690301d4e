package octant.update.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import octant.update.Slot;

/// The plan of a disk: which partitions, where, how large, under which ids. Pure; it prints itself.
///
/// @param diskBytes of the image; a larger disk is fine, see [Gpt#grown]
public record DiskLayout(
        DiskForm form, int sectorBytes, UUID diskId, long diskBytes, List<Region> regions) {
    private static final UUID ESP_TYPE = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    private static final UUID LINUX_DATA_TYPE =
            UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    /// "Microsoft basic data": what a Raspberry Pi's boot loaders take for FAT.
    static final UUID BASIC_DATA_TYPE = UUID.fromString("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");

    /// One partition, in bytes from the start of the disk.
    public record Region(
            PartitionRole role,
            UUID type,
            UUID id,
            long offsetBytes,
            long sizeBytes,
            long attributes) {}

    /// @param diskId names the disk, and the partitions that no root hash names
    /// @param slots what is in them; a slot that is missing stays empty
    /// @throws DiskException if an image fills its slot too far
    public static DiskLayout plan(
            Architecture architecture,
            int sectorBytes,
            UUID diskId,
            PartitionSizes sizes,
            Map<Slot, SlotImage> slots) {
        return plan(DiskForm.UEFI, architecture, sectorBytes, diskId, sizes, slots);
    }

    /// @param diskId names the disk, and the partitions that no root hash names
    /// @param slots what is in them; a slot that is missing stays empty
    /// @throws DiskException if an image fills its slot too far
    public static DiskLayout plan(
            DiskForm form,
            Architecture architecture,
            int sectorBytes,
            UUID diskId,
            PartitionSizes sizes,
            Map<Slot, SlotImage> slots) {
        slots.forEach((slot, image) -> requireRoom(slot, image, sizes));
        List<Region> regions = new ArrayList<>();
        long offset = Gpt.ALIGNMENT_BYTES;
        for (PartitionRole role : form.roles()) {
            long size = sizes.bytes(role);
            regions.add(
                    new Region(
                            role,
                            type(role, architecture),
                            id(role, diskId, slots),
                            offset,
                            size,
                            attributes(role)));
            offset += size;
        }
        long backupTable = Gpt.ALIGNMENT_BYTES;
        return new DiskLayout(
                form, sectorBytes, diskId, offset + backupTable, List.copyOf(regions));
    }

    public Region region(PartitionRole role) {
        return regions.stream()
                .filter(region -> region.role() == role)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no partition " + role));
    }

    public Gpt table() {
        List<GptPartition> rows = regions.stream().map(this::row).toList();
        return new Gpt(sectorBytes, diskBytes / sectorBytes, diskId, rows);
    }

    /// One line a partition: `1 octant-esp 1 MiB 512 MiB id type`.
    @Override
    public String toString() {
        StringBuilder out =
                new StringBuilder(
                        "disk %s, %d MiB, sectors of %d bytes%n"
                                .formatted(diskId, diskBytes >> 20, sectorBytes));
        for (Region region : regions) {
            out.append(
                    "%d  %-14s at %4d MiB  %4d MiB  id %s  type %s%n"
                            .formatted(
                                    form.number(region.role()),
                                    region.role().label(),
                                    region.offsetBytes() >> 20,
                                    region.sizeBytes() >> 20,
                                    region.id(),
                                    region.type()));
        }
        return out.toString();
    }

    private GptPartition row(Region region) {
        return new GptPartition(
                form.number(region.role()),
                region.type(),
                region.id(),
                region.offsetBytes() / sectorBytes,
                (region.offsetBytes() + region.sizeBytes()) / sectorBytes - 1,
                region.attributes(),
                region.role().label());
    }

    private static void requireRoom(Slot slot, SlotImage image, PartitionSizes sizes) {
        PartitionSizes.requireRoom(slot.root().label(), image.rootBytes(), sizes.rootBytes());
        PartitionSizes.requireRoom(slot.verity().label(), image.verityBytes(), sizes.verityBytes());
    }

    private static UUID type(PartitionRole role, Architecture architecture) {
        return switch (role) {
            case ESP -> ESP_TYPE;
            case BOOT_SELECT, BOOT_A, BOOT_B -> BASIC_DATA_TYPE;
            case ROOT_A, ROOT_B -> architecture.rootType();
            case ROOT_A_VERITY, ROOT_B_VERITY -> architecture.verityType();
            case DATA -> LINUX_DATA_TYPE;
        };
    }

    private static UUID id(PartitionRole role, UUID diskId, Map<Slot, SlotImage> slots) {
        for (Slot slot : Slot.values()) {
            SlotImage image = slots.get(slot);
            if (image != null && role == slot.root()) {
                return StableId.ofRoot(image.rootHash());
            }
            if (image != null && role == slot.verity()) {
                return StableId.ofVerity(image.rootHash());
            }
        }
        return StableId.of(diskId, role.label());
    }

    private static long attributes(PartitionRole role) {
        return switch (role) {
            case ESP, BOOT_SELECT, BOOT_A, BOOT_B -> 0;
            case ROOT_A, ROOT_A_VERITY, ROOT_B, ROOT_B_VERITY -> GptPartition.READ_ONLY;
            case DATA -> GptPartition.GROW_FILE_SYSTEM;
        };
    }
}
